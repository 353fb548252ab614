package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

/**
 * What a dead letter says of the failure.
 *
 * @param exception the type of the exception
 * @param message its message, as far as it is not too long
 * @param fingerprint the same for failures of one kind: of the type of the exception and
 * the method of the application that threw it
 */
record FailureMark(String exception, String message, String fingerprint) {

	private static final int MAX_MESSAGE = 1000;

	private static final List<String> FRAMEWORKS = List.of("java.", "javax.", "jdk.", "sun.", "org.springframework.",
			"io.lettuce.", "io.netty.", "reactor.", "tools.jackson.", "io.github.headrace.stream.",
			"io.github.headrace.registration.", "io.github.headrace.dispatch.", "io.github.headrace.message.",
			"io.github.headrace.listener.");

	static FailureMark of(Throwable failure) {
		String type = failure.getClass().getName();
		String place = place(failure);
		return new FailureMark(type, message(failure), hash((place != null) ? type + "@" + place : type));
	}

	private static String message(Throwable failure) {
		String message = (failure.getMessage() != null) ? failure.getMessage() : "";
		if (message.length() <= MAX_MESSAGE) {
			return message;
		}
		int end = Character.isHighSurrogate(message.charAt(MAX_MESSAGE - 1)) ? MAX_MESSAGE - 1 : MAX_MESSAGE;
		return message.substring(0, end) + "…";
	}

	/** Lines are left out, so that another build of the application makes no other. */
	private static @Nullable String place(Throwable failure) {
		for (StackTraceElement frame : failure.getStackTrace()) {
			if (FRAMEWORKS.stream().noneMatch(frame.getClassName()::startsWith)) {
				return frame.getClassName() + "#" + frame.getMethodName();
			}
		}
		return null;
	}

	private static String hash(String text) {
		CRC32 crc = new CRC32();
		crc.update(text.getBytes(StandardCharsets.UTF_8));
		return "%08x".formatted(crc.getValue());
	}

}
