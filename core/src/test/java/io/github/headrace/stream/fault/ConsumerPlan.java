package io.github.headrace.stream.fault;

import java.time.Duration;
import java.util.List;

import io.github.headrace.listener.RetrySettings;
import io.github.headrace.stream.StreamListenerSettings;

/**
 * How a consumer under test consumes; its lease is as short as can be.
 *
 * @param concurrency the handlers at a time
 * @param prefetch the most entries that are delivered and not settled
 * @param maxAttempts the most attempts
 * @param ordered whether entries of the same key keep their order
 */
record ConsumerPlan(int concurrency, int prefetch, int maxAttempts, boolean ordered) {

	static final Duration BLOCK = Duration.ofMillis(300);

	static final Duration LEASE = Duration.ofMillis(1500);

	static ConsumerPlan concurrency(int concurrency) {
		return new ConsumerPlan(concurrency, 100, 3, false);
	}

	ConsumerPlan prefetch(int other) {
		return new ConsumerPlan(this.concurrency, other, this.maxAttempts, this.ordered);
	}

	ConsumerPlan maxAttempts(int other) {
		return new ConsumerPlan(this.concurrency, this.prefetch, other, this.ordered);
	}

	ConsumerPlan inOrder() {
		return new ConsumerPlan(this.concurrency, this.prefetch, this.maxAttempts, true);
	}

	static ConsumerPlan parse(List<String> arguments) {
		return new ConsumerPlan(Integer.parseInt(arguments.get(0)), Integer.parseInt(arguments.get(1)),
				Integer.parseInt(arguments.get(2)), Boolean.parseBoolean(arguments.get(3)));
	}

	List<String> arguments() {
		return List.of(String.valueOf(this.concurrency), String.valueOf(this.prefetch),
				String.valueOf(this.maxAttempts), String.valueOf(this.ordered));
	}

	StreamListenerSettings settings() {
		RetrySettings retry = new RetrySettings(this.maxAttempts, Duration.ofMillis(20), 2, Duration.ofSeconds(1),
				Duration.ZERO);
		return new StreamListenerSettings(null, this.concurrency, this.ordered ? Conduct.KEY : null, null, null, null,
				this.prefetch, null, BLOCK, LEASE, null, null, null, null, null, retry, null, null, null, null, null);
	}

}
