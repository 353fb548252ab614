package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;

import io.github.headrace.listener.RetrySettings;

/**
 * Builds settings of which a test sets a few.
 */
final class Settings {

	private Integer concurrency;

	private String orderingKey;

	private OnRetry onRetry;

	private Integer batchSize;

	private Duration batchWindow;

	private Duration resultTimeout;

	private Duration handlerTimeout;

	private Duration stuckAfter;

	private RetrySettings retry;

	private List<Class<? extends Throwable>> notRetryable;

	private DeduplicationSettings deduplicate;

	static Settings open() {
		return new Settings();
	}

	Settings concurrency(int value) {
		this.concurrency = value;
		return this;
	}

	Settings orderingKey(String value) {
		this.orderingKey = value;
		return this;
	}

	Settings onRetry(OnRetry value) {
		this.onRetry = value;
		return this;
	}

	Settings batch(int size, Duration window) {
		this.batchSize = size;
		this.batchWindow = window;
		return this;
	}

	Settings resultTimeout(Duration value) {
		this.resultTimeout = value;
		return this;
	}

	Settings handlerTimeout(Duration value) {
		this.handlerTimeout = value;
		return this;
	}

	Settings stuckAfter(Duration value) {
		this.stuckAfter = value;
		return this;
	}

	Settings retry(RetrySettings value) {
		this.retry = value;
		return this;
	}

	Settings notRetryable(Class<? extends Throwable> type) {
		this.notRetryable = List.of(type);
		return this;
	}

	Settings deduplicate(String by, Duration timeToLive) {
		this.deduplicate = new DeduplicationSettings(by, timeToLive);
		return this;
	}

	StreamListenerSettings build() {
		return new StreamListenerSettings(null, this.concurrency, this.orderingKey, this.onRetry, null, null, null,
				null, null, null, this.batchSize, this.batchWindow, this.resultTimeout, this.handlerTimeout,
				this.stuckAfter, this.retry, this.notRetryable, null, this.deduplicate, null, null);
	}

}
