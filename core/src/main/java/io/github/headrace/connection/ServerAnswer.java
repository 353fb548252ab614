package io.github.headrace.connection;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

/**
 * What a server has answered to a question, or why it has not.
 *
 * @param values values by name
 * @param failure why there are none, or {@code null}
 */
record ServerAnswer(Map<String, String> values, @Nullable RuntimeException failure) {

	static ServerAnswer of(String question, Supplier<Map<String, String>> source) {
		try {
			return new ServerAnswer(source.get(), null);
		}
		catch (RedisCommandExecutionException ex) {
			return new ServerAnswer(Map.of(), failure(question, ex));
		}
		catch (RedisException ex) {
			return new ServerAnswer(Map.of(), lost(ex));
		}
	}

	private static RuntimeException failure(String question, RedisCommandExecutionException ex) {
		if (isUnknown(ex)) {
			return new UnknownCommandException(question, ex);
		}
		String command = question.startsWith("CONFIG") ? "CONFIG GET" : question.replaceFirst(" .*", "");
		return new NotCheckedException(isRefusal(ex) ? "no right to " + command
				: "the server has answered %s with '%s'".formatted(command, ex.getMessage()), ex);
	}

	Map<String, String> get() {
		if (this.failure != null) {
			throw this.failure;
		}
		return this.values;
	}

	static boolean isRefusal(RedisCommandExecutionException ex) {
		return String.valueOf(ex.getMessage()).startsWith("NOPERM");
	}

	static boolean isUnknown(RedisCommandExecutionException ex) {
		String text = String.valueOf(ex.getMessage()).toLowerCase(Locale.ROOT);
		return text.contains("unknown command") || text.contains("unknown subcommand");
	}

	static NotCheckedException lost(RedisException ex) {
		return new NotCheckedException("no answer from the server: " + ex.getMessage(), ex);
	}

	/** Reads names and values in turn. */
	static Map<String, String> pairs(List<Object> list) {
		Map<String, String> pairs = new LinkedHashMap<>();
		for (int i = 0; i + 1 < list.size(); i += 2) {
			pairs.put(text(list.get(i)), text(list.get(i + 1)));
		}
		return pairs;
	}

	private static String text(Object element) {
		return (element instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(element);
	}

	/** Reads lines such as {@code name:value}. */
	static Map<String, String> lines(String info) {
		Map<String, String> values = new LinkedHashMap<>();
		info.lines().filter((line) -> line.indexOf(':') > 0).forEach((line) -> {
			int colon = line.indexOf(':');
			values.put(line.substring(0, colon), line.substring(colon + 1).strip());
		});
		return values;
	}

}
