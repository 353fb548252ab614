package io.github.headrace.doctor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.StartMode;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Lets a doctor examine the servers when the application starts, on a thread of its own
 * that ends when all of them have answered, and logs what he finds: once the listeners
 * are subscribed or have failed, which is when all can be seen, and again if he finds
 * something else on a server that answers later.
 * <p>
 * The start waits for a first report if that may keep the application from starting
 * ({@link DoctorLevel#FAIL}), and then before listeners start; or if the start waits for
 * Redis anyway ({@link StartMode#FAIL_FAST}); but never longer than five seconds.
 */
public final class DoctorRounds implements SmartLifecycle {

	private static final Duration START_PATIENCE = Duration.ofSeconds(5);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

	private static final Log logger = LogFactory.getLog(DoctorRounds.class);

	private final Doctor doctor;

	private final StartMode startMode;

	private final ListenersSettled listeners;

	private final Object monitor = new Object();

	private @Nullable Thread thread;

	/**
	 * Creates rounds.
	 * @param doctor examines the servers
	 * @param startMode whether the start waits for Redis
	 * @param registry knows the listeners
	 */
	public DoctorRounds(Doctor doctor, StartMode startMode, ListenerRegistry registry) {
		this.doctor = doctor;
		this.startMode = startMode;
		this.listeners = new ListenersSettled(registry);
	}

	/**
	 * Begins to examine.
	 * @throws DoctorException if a finding keeps the application from starting
	 */
	@Override
	public void start() {
		boolean waits = this.doctor.canFail() || this.startMode == StartMode.FAIL_FAST;
		CompletableFuture<@Nullable DoctorReport> first = new CompletableFuture<>();
		if (!waits) {
			first.complete(null);
		}
		synchronized (this.monitor) {
			if (this.thread != null) {
				return;
			}
			Thread started = new Thread(() -> run(first), "headrace-doctor");
			started.setDaemon(true);
			this.thread = started;
			started.start();
		}
		if (waits) {
			await(first);
		}
	}

	private void await(CompletableFuture<@Nullable DoctorReport> first) {
		DoctorReport report = first.completeOnTimeout(null, START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
		if (report == null) {
			logger.warn("Redis did not answer within %s, so that its set-up was not checked before the start"
				.formatted(START_PATIENCE));
		}
		else if (!report.failures().isEmpty()) {
			stop();
			throw new DoctorException(report.failures());
		}
	}

	private void run(CompletableFuture<@Nullable DoctorReport> first) {
		try {
			examine(first);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			logger.warn("The set-up of Redis was not checked", ex);
		}
		finally {
			first.complete(null);
		}
	}

	private void examine(CompletableFuture<@Nullable DoctorReport> first) throws InterruptedException {
		DoctorLog log = new DoctorLog();
		Duration pause = FIRST_PAUSE;
		List<String> subscribedTo = List.of();
		DoctorReport report = this.doctor.examine();
		while (true) {
			boolean prevents = !report.failures().isEmpty();
			if ((prevents || report.unreachable().isEmpty()) && first.complete(report) && prevents) {
				log.write(report);
				return;
			}
			// Nobody is subscribed as long as the start waits.
			if (first.isDone() && !report.servers().equals(subscribedTo)) {
				if (this.listeners.await()) {
					report = this.doctor.examine();
				}
				subscribedTo = report.servers();
			}
			log.write(report);
			if (report.unreachable().isEmpty()) {
				return;
			}
			TimeUnit.MILLISECONDS.sleep(pause.toMillis());
			Duration doubled = pause.multipliedBy(2);
			pause = (doubled.compareTo(LONGEST_PAUSE) < 0) ? doubled : LONGEST_PAUSE;
			report = this.doctor.examineUnreachable();
		}
	}

	@Override
	public void stop() {
		synchronized (this.monitor) {
			if (this.thread != null) {
				this.thread.interrupt();
				this.thread = null;
			}
		}
	}

	@Override
	public boolean isRunning() {
		synchronized (this.monitor) {
			return this.thread != null;
		}
	}

	@Override
	public int getPhase() {
		return this.doctor.canFail() ? ListenerRegistry.PHASE - 1 : ListenerRegistry.PHASE + 1;
	}

}
