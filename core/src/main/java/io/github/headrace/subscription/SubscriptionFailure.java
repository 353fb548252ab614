package io.github.headrace.subscription;

import java.util.List;

import io.github.headrace.connection.AccessDenied;
import org.springframework.core.NestedExceptionUtils;

/**
 * What stands between an application and its subscriptions, in words for people.
 *
 * @param destinations the channels and patterns that were to be subscribed
 * @param server where Redis was expected
 * @param cause what the attempt failed with
 */
public record SubscriptionFailure(List<String> destinations, String server, Throwable cause) {

	/** An application may have thousands of channels. */
	private static final int SHOWN = 10;

	public SubscriptionFailure {
		destinations = destinations.stream().sorted().toList();
	}

	/**
	 * Returns what kind of failure this is.
	 * @return the kind
	 */
	public Kind kind() {
		Throwable root = NestedExceptionUtils.getMostSpecificCause(this.cause);
		if (root instanceof UnsupportedOperationException) {
			return Kind.UNSUPPORTED;
		}
		if (reason().startsWith("NOPERM")) {
			return Kind.RIGHTS;
		}
		if (reason().startsWith("ERR unknown command")) {
			return Kind.OUTDATED;
		}
		return AccessDenied.isCauseOf(this.cause) ? Kind.CREDENTIALS : Kind.UNREACHABLE;
	}

	/**
	 * Returns what the server or the network answered.
	 * @return the message of the innermost cause
	 */
	public String reason() {
		return reasonOf(this.cause);
	}

	/**
	 * Returns what the server or the network answered.
	 * @param failure what an attempt failed with
	 * @return the message of the innermost cause
	 */
	public static String reasonOf(Throwable failure) {
		Throwable denial = AccessDenied.answerIn(failure);
		Throwable root = (denial != null) ? denial : NestedExceptionUtils.getMostSpecificCause(failure);
		String message = root.getMessage();
		return (message != null && !message.isBlank()) ? message.trim() : root.getClass().getSimpleName();
	}

	/**
	 * Returns what went wrong, and where.
	 * @return a sentence
	 */
	public String description() {
		return "Could not subscribe to %s on %s: %s".formatted(shown(), this.server,
				reason().replaceFirst("\\.*$", "."));
	}

	/** Returns what went wrong and what to do, as far as whoever knows can tell. */
	String textWith(SubscriptionAdvice advice) {
		try {
			return description() + " " + advice.actionFor(this);
		}
		catch (RuntimeException ex) {
			// What has failed is tried again, whoever fails to comment on it.
			return "%s There is no advice, as it failed with %s.".formatted(description(), ex);
		}
	}

	private String shown() {
		if (this.destinations.size() <= SHOWN) {
			return "" + this.destinations;
		}
		return "%d channels and patterns (%s, ...)".formatted(this.destinations.size(),
				String.join(", ", this.destinations.subList(0, SHOWN)));
	}

	/**
	 * Returns the command that grants what a user lacks.
	 * @return a command with a placeholder for the user, in quotes
	 */
	public String grant() {
		List<String> channels = this.destinations.stream().limit(SHOWN).map("&%s"::formatted).toList();
		String command = "+subscribe +psubscribe";
		if (reason().contains("'ssubscribe'")) {
			command = "+ssubscribe";
		}
		else if (reason().contains("'cluster")) {
			command = "+cluster";
		}
		return "'ACL SETUSER <user> %s %s'%s".formatted(command, String.join(" ", channels),
				(this.destinations.size() > SHOWN) ? " and so on" : "");
	}

	/**
	 * What kind of failure this is.
	 */
	public enum Kind {

		/**
		 * The server does not accept the user or the password.
		 */
		CREDENTIALS,

		/**
		 * The user lacks a right.
		 */
		RIGHTS,

		/**
		 * The server cannot be reached, or does not answer.
		 */
		UNREACHABLE,

		/**
		 * The server is too old for sharded channels.
		 */
		OUTDATED,

		/**
		 * The client is configured in a way that can never work.
		 */
		UNSUPPORTED

	}

}
