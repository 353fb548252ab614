package io.github.headrace.deadletter;

import java.io.IOException;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What failures of one kind have in common.
 */
class FailureMarkTests {

	private static Exception atOnePlace(String message) {
		return new IllegalStateException(message);
	}

	private static Exception atAnotherPlace(String message) {
		return new IllegalStateException(message);
	}

	@Test
	void isTheSameForOtherMessagesAtAnotherLine() {
		FailureMark one = FailureMark.of(atOnePlace("order 1"));
		FailureMark other = FailureMark.of(atOnePlace("order 2"));
		assertThat(one.fingerprint()).isEqualTo(other.fingerprint()).matches("[0-9a-f]{8}");
		assertThat(one.exception()).isEqualTo(IllegalStateException.class.getName());
		assertThat(one.message()).isEqualTo("order 1");
	}

	@Test
	void tellsPlacesApart() {
		assertThat(FailureMark.of(atOnePlace("")).fingerprint())
			.isNotEqualTo(FailureMark.of(atAnotherPlace("")).fingerprint());
	}

	@Test
	void tellsCausesApart() {
		Function<Throwable, Exception> wrapped = (cause) -> new IllegalStateException("failed", cause);
		assertThat(FailureMark.of(wrapped.apply(new IOException())).fingerprint())
			.isNotEqualTo(FailureMark.of(wrapped.apply(new ArithmeticException())).fingerprint());
	}

	@Test
	void surprisesOfExceptionsDoNoHarm() {
		Exception endless = new Exception("outer");
		endless.initCause(new Exception("inner", endless));
		assertThat(FailureMark.of(endless).fingerprint()).isNotEmpty();
		Exception bare = new Exception(null, null, false, false) {
		};
		assertThat(FailureMark.of(bare).message()).isEmpty();
		Exception unreadable = new Exception() {

			@Override
			public String getMessage() {
				throw new UnsupportedOperationException();
			}

			@Override
			public synchronized Throwable getCause() {
				return new Exception("another", this);
			}

		};
		assertThat(FailureMark.of(unreadable).message())
			.isEqualTo("(its message cannot be read: java.lang.UnsupportedOperationException)");
	}

	@Test
	void cutsLongMessagesBetweenCharacters() {
		String message = FailureMark.of(new Exception("x".repeat(999) + "\uD83D\uDE00" + "y")).message();
		assertThat(message).isEqualTo("x".repeat(999) + "…");
	}

}
