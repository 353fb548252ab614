package io.github.headrace.stream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives consumers their names: the end of the host's name, something that distinguishes
 * this process, and a number, as each start of each container is a consumer of its own.
 * <p>
 * Short, as Redis writes the name to its log and its replicas with every entry that it
 * delivers. Safe for use by several threads.
 */
final class ConsumerNames {

	private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

	private static final int HOST_LENGTH = 6;

	private static final int PROCESS_LENGTH = 6;

	private static final ConsumerNames OF_PROCESS = new ConsumerNames(hostName());

	private final String prefix;

	private final AtomicInteger number = new AtomicInteger();

	ConsumerNames(String host) {
		String reduced = host.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
		StringBuilder name = new StringBuilder(reduced.substring(Math.max(0, reduced.length() - HOST_LENGTH)));
		SecureRandom random = new SecureRandom();
		for (int i = 0; i < PROCESS_LENGTH; i++) {
			name.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
		}
		this.prefix = name.append('-').toString();
	}

	static ConsumerNames ofProcess() {
		return OF_PROCESS;
	}

	/** Returns a name that nobody else has. */
	String next() {
		return this.prefix + Integer.toString(this.number.getAndIncrement(), CHARACTERS.length());
	}

	private static String hostName() {
		String known = System.getenv("HOSTNAME");
		if (known != null) {
			return known;
		}
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "";
		}
	}

}
