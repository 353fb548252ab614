package io.github.headrace.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

/**
 * What a dead letter says of the failure.
 *
 * @param exception the class of the exception, empty if there was none
 * @param message its message, as far as it is not too long
 * @param fingerprint the same for failures of one kind: of the classes of the exception
 * and its causes, and of the method of the application that threw the innermost.
 * Messages, which have ids in them, and lines, which change with each release, do not
 * count
 */
public record FailureMark(String exception, String message, String fingerprint) {

	private static final int MAX_MESSAGE = 1_000;

	private static final int MAX_CAUSES = 50;

	private static final List<String> FRAMEWORKS = List.of("java.", "javax.", "jdk.", "sun.", "org.springframework.",
			"io.lettuce.", "io.netty.", "reactor.", "tools.jackson.", "io.github.headrace.stream.",
			"io.github.headrace.channel.", "io.github.headrace.registration.", "io.github.headrace.dispatch.",
			"io.github.headrace.message.", "io.github.headrace.listener.");

	/**
	 * Describes a failure.
	 * @param failure what the last attempt failed with
	 * @return the description
	 */
	public static FailureMark of(Throwable failure) {
		StringBuilder kind = new StringBuilder();
		String place = null;
		Set<Throwable> seen = new HashSet<>();
		for (Throwable next = failure; next != null && seen.size() < MAX_CAUSES
				&& seen.add(next); next = next.getCause()) {
			kind.append(stableName(next.getClass().getName())).append('\n');
			String inner = place(next);
			place = (inner != null) ? inner : place;
		}
		return new FailureMark(failure.getClass().getName(), message(failure), hash(kind.append(place).toString()));
	}

	/**
	 * Describes that processes ended while they handled something.
	 * @param message what is known of them
	 * @return the description
	 */
	public static FailureMark abandoned(String message) {
		return new FailureMark("", message, "abandoned");
	}

	private static @Nullable String place(Throwable failure) {
		return Arrays.stream(failure.getStackTrace())
			.filter((frame) -> FRAMEWORKS.stream().noneMatch(frame.getClassName()::startsWith))
			.findFirst()
			.map((frame) -> stableName(frame.getClassName()) + "#" + stableName(frame.getMethodName()))
			.orElse(null);
	}

	/** Proxies and lambdas are numbered anew in each process. */
	private static String stableName(String name) {
		int generated = name.indexOf("$$");
		return ((generated > 0) ? name.substring(0, generated) : name).replaceAll("\\$\\d+$", "");
	}

	private static String message(Throwable failure) {
		String message;
		try {
			message = Objects.requireNonNullElse(failure.getMessage(), "");
		}
		catch (RuntimeException ex) {
			return "(its message cannot be read: %s)".formatted(ex.getClass().getName());
		}
		if (message.length() <= MAX_MESSAGE) {
			return message;
		}
		int end = Character.isHighSurrogate(message.charAt(MAX_MESSAGE - 1)) ? MAX_MESSAGE - 1 : MAX_MESSAGE;
		return message.substring(0, end) + "…";
	}

	private static String hash(String text) {
		CRC32 crc = new CRC32();
		crc.update(text.getBytes(StandardCharsets.UTF_8));
		return "%08x".formatted(crc.getValue());
	}

}
