package io.github.headrace.observation;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;

import io.github.headrace.stream.StreamGroupInfo;
import io.github.headrace.stream.StreamInfo;
import io.github.headrace.stream.StreamsView;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * What Redis knew of a group at the last look, which is repeated in the background while
 * somebody wants to know. Safe for use by several threads.
 */
final class GroupLook {

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private final StreamsView streams;

	private final String stream;

	private final String group;

	private final Executor executor;

	private final AtomicBoolean asking = new AtomicBoolean();

	private volatile long askedAt = System.nanoTime() - INTERVAL.toNanos();

	private volatile @Nullable StreamGroupInfo answer;

	/**
	 * Creates a look at nothing yet.
	 * @param streams can be asked
	 * @param stream the name of the stream
	 * @param group the group
	 * @param executor asks, as that may open a connection
	 */
	GroupLook(StreamsView streams, String stream, String group, Executor executor) {
		this.streams = streams;
		this.stream = stream;
		this.group = group;
		this.executor = executor;
	}

	/** Makes what asks: a thread that ends when it is idle. */
	static Executor newExecutor() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("headrace-meters-");
		threads.setDaemon(true);
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, INTERVAL.toSeconds(), TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), threads);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/**
	 * Returns what is known, and has it looked up again if that is too old.
	 * @param figure what is wanted
	 * @return the figure, or no number if nothing is known
	 */
	double figure(ToDoubleFunction<StreamGroupInfo> figure) {
		if (System.nanoTime() - this.askedAt >= INTERVAL.toNanos() && this.asking.compareAndSet(false, true)) {
			this.askedAt = System.nanoTime();
			this.executor.execute(this::ask);
		}
		StreamGroupInfo known = this.answer;
		return (known != null) ? figure.applyAsDouble(known) : Double.NaN;
	}

	private void ask() {
		try {
			this.streams.inspect(this.stream)
				.orTimeout(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
				.whenComplete((info, failure) -> answered(info));
		}
		catch (RuntimeException ex) {
			answered(null);
		}
	}

	private void answered(@Nullable StreamInfo info) {
		this.answer = (info != null)
				? info.groups().stream().filter((one) -> one.name().equals(this.group)).findFirst().orElse(null) : null;
		this.asking.set(false);
	}

}
