package io.github.headrace.listener;

/**
 * Looks for kinds of failures among a failure and its causes.
 */
public final class Causes {

	/** Deeper causes are not looked at, as causes may be circular. */
	private static final int MAX_DEPTH = 32;

	private Causes() {
	}

	/**
	 * Returns whether a failure, or one of its causes, is of a kind.
	 * @param failure the failure
	 * @param kind the kind
	 * @return whether it occurs
	 */
	public static boolean contain(Throwable failure, Class<? extends Throwable> kind) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			if (kind.isInstance(cause)) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

}
