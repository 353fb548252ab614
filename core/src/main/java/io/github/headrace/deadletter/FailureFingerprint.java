package io.github.headrace.deadletter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * What failures of the same kind have in common: the classes of the exceptions and the
 * place where the innermost was thrown. Messages, which have ids in them, and line
 * numbers, which change with each release, do not count.
 */
public final class FailureFingerprint {

	private static final int BYTES = 8;

	private FailureFingerprint() {
	}

	/**
	 * Returns the fingerprint of a failure.
	 * @param failure what an attempt failed with
	 * @return 16 hexadecimal digits
	 */
	public static String of(Throwable failure) {
		StringBuilder trace = new StringBuilder();
		Set<Throwable> seen = new HashSet<>();
		Throwable innermost = failure;
		for (Throwable next = failure; next != null && seen.add(next); next = next.getCause()) {
			trace.append(stableName(next.getClass().getName())).append('\n');
			innermost = next;
		}
		return hash(trace.append(origin(innermost)).toString());
	}

	private static String origin(Throwable failure) {
		StackTraceElement[] frames = failure.getStackTrace();
		return Arrays.stream(frames)
			.filter((frame) -> !isOfTheJdk(frame.getClassName()))
			.findFirst()
			.or(() -> Arrays.stream(frames).findFirst())
			.map((frame) -> stableName(frame.getClassName()) + "." + stableName(frame.getMethodName()))
			.orElse("");
	}

	private static boolean isOfTheJdk(String className) {
		return className.startsWith("java.") || className.startsWith("jdk.") || className.startsWith("sun.");
	}

	/** Proxies and lambdas are numbered anew in each process. */
	private static String stableName(String name) {
		int generated = name.indexOf("$$");
		return ((generated > 0) ? name.substring(0, generated) : name).replaceAll("\\d+$", "");
	}

	private static String hash(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-256", ex);
		}
	}

}
