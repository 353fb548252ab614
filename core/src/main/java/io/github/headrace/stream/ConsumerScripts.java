package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;

/**
 * Runs the scripts of one consumer, with the keys and the first arguments that all of
 * them take ({@code entries.lua}). Safe for use by several threads.
 */
final class ConsumerScripts {

	private final NativeConnection connection;

	private final String consumer;

	private final String maxDeadLetters;

	private final boolean deletes;

	ConsumerScripts(NativeConnection connection, String consumer, StreamListenerSettings effective) {
		this.connection = connection;
		this.consumer = consumer;
		Long maxLength = effective.deadLetterMaxLength();
		this.maxDeadLetters = String.valueOf((maxLength != null) ? maxLength : 0);
		TrimSettings trim = effective.trim();
		this.deletes = trim != null && trim.strategy() == TrimStrategy.DELETE_ON_ACKNOWLEDGE;
	}

	/** Reads a script that begins with what all of them share. */
	static LuaScript script(String name) {
		return LuaScript.of(ConsumerScripts.class, "entries.lua", name);
	}

	/** Reads a script that takes entries over, whose answer {@link Takings} reads. */
	static LuaScript takingScript(String name) {
		return LuaScript.of(ConsumerScripts.class, "entries.lua", "taking.lua", name);
	}

	/**
	 * Runs a script.
	 * @param source the stream with its keys
	 * @param arguments what this script takes: text, numbers or bytes
	 * @return completes with the answer, or fails no later than commands time out
	 */
	CompletableFuture<List<Object>> run(LuaScript script, StreamSource source, List<?> arguments) {
		return run(script, source, List.of(), arguments);
	}

	CompletableFuture<List<Object>> run(LuaScript script, StreamSource source, List<String> otherKeys,
			List<?> arguments) {
		List<byte[]> keys = new ArrayList<>(List.of(source.key(), source.parkedKey(), source.deadLetterKey()));
		otherKeys.forEach((key) -> keys.add(bytes(key)));
		List<byte[]> all = new ArrayList<>(arguments.size() + 6);
		all.add(source.groupName());
		all.add(bytes(this.consumer));
		all.add(bytes(source.stream().name()));
		all.add(bytes(this.maxDeadLetters));
		all.add(bytes(source.replay() ? "1" : "0"));
		all.add(bytes(this.deletes ? "1" : "0"));
		arguments.forEach((argument) -> all.add(bytes(argument)));
		return this.connection.translated(script.run(this.connection, keys, all));
	}

	/**
	 * Waits for an answer.
	 * @param patience the longest wait
	 * @throws DataAccessException if there is none in time, or it is an error
	 */
	<T> T await(CompletableFuture<T> answer, Duration patience) throws InterruptedException {
		try {
			return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new QueryTimeoutException("No answer from Redis in " + patience, ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			throw new IllegalStateException(ex.getCause());
		}
	}

	/** Returns whether what is acknowledged is deleted. */
	boolean deletes() {
		return this.deletes;
	}

	static byte[] bytes(Object argument) {
		return (argument instanceof byte[] bytes) ? bytes : String.valueOf(argument).getBytes(StandardCharsets.UTF_8);
	}

	static String text(Object answer) {
		return new String((byte[]) answer, StandardCharsets.UTF_8);
	}

	static int number(Object answer) {
		return ((Long) answer).intValue();
	}

	@SuppressWarnings("unchecked")
	static List<Object> list(Object answer) {
		return (List<Object>) answer;
	}

}
