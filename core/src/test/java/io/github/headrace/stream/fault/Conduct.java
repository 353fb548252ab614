package io.github.headrace.stream.fault;

import java.util.Map;

/**
 * What the handler does with an entry, which says so itself.
 */
enum Conduct {

	/** Succeeds. */
	SUCCEED,

	/** Fails at the first attempt. */
	FAIL_ONCE,

	/** Fails each time. */
	FAIL,

	/** Waits at the first attempt until it is let go, then succeeds. */
	HOLD_ONCE,

	/** Waits at the first attempt until it is let go, then fails; succeeds later. */
	HOLD_AND_FAIL_ONCE,

	/** Waits until it is let go, then fails, each time. */
	HOLD_AND_FAIL,

	/** Ends its process. */
	HALT;

	static final String NUMBER = "n";

	static final String KEY = "k";

	private static final String CONDUCT = "c";

	private static final int KEYS = 8;

	/** Returns a mixture of what succeeds and what fails. */
	static Conduct mixed(int number) {
		if (number % 50 == 7) {
			return FAIL;
		}
		return (number % 10 == 3) ? FAIL_ONCE : SUCCEED;
	}

	static Conduct of(Map<?, ?> payload) {
		return valueOf(String.valueOf(payload.get(CONDUCT)));
	}

	/** Returns whether no attempt can succeed. */
	boolean isHopeless() {
		return this == FAIL || this == HOLD_AND_FAIL || this == HALT;
	}

	Map<String, String> fields(int number) {
		return Map.of(NUMBER, String.valueOf(number), KEY, keyOf(number), CONDUCT, name());
	}

	static String keyOf(int number) {
		return String.valueOf(number % KEYS);
	}

}
