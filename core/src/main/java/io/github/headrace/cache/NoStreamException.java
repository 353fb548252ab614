package io.github.headrace.cache;

/**
 * The key of the log, or one beside it, is taken for something else.
 */
final class NoStreamException extends IllegalStateException {

	private NoStreamException(String key, Throwable cause) {
		super("The key '%s' of the invalidation log is no stream, or one beside it has another type (WRONGTYPE): "
			.formatted(key) + "delete or rename it, or set 'headrace.cache.invalidation.log'", cause);
	}

	/** Returns what explains a failure, or the failure itself if it is another one. */
	static Throwable explaining(String key, Throwable failure) {
		String message = String.valueOf(failure.getMessage());
		// Scripts of Redis 6 quote what their commands are answered.
		return (message.startsWith("WRONGTYPE") || message.contains("-WRONGTYPE")) ? new NoStreamException(key, failure)
				: failure;
	}

}
