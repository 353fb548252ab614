package io.github.headrace.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.channel.TestableChannelContainer;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What a test asks of the application's listeners: what they have handled, and what they
 * do when messages may be missing.
 * <p>
 * Waits 10 seconds unless told otherwise. Everything captured is forgotten before each
 * test method. Safe for use by several threads, but not by tests that run in parallel on
 * one application context.
 */
public final class HeadraceProbe {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Log logger = LogFactory.getLog(HeadraceProbe.class);

	private final ListenerRegistry registry;

	private final Captures captures;

	private final Duration timeout;

	HeadraceProbe(ListenerRegistry registry, Captures captures) {
		this(registry, captures, TIMEOUT);
	}

	private HeadraceProbe(ListenerRegistry registry, Captures captures, Duration timeout) {
		this.registry = registry;
		this.captures = captures;
		this.timeout = timeout;
	}

	/**
	 * Returns this probe with another patience.
	 * @param limit how long to wait
	 * @return a probe of the same listeners
	 */
	public HeadraceProbe within(Duration limit) {
		return new HeadraceProbe(this.registry, this.captures, limit);
	}

	/**
	 * Waits until the server has confirmed every subscription of some listeners: what is
	 * published from then on is heard.
	 * @param listenerIds the listeners; none for all but those that are stopped and do
	 * not start by themselves
	 * @throws AssertionError if one is not subscribed when the time is over; it says
	 * where the listeners are
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public void awaitSubscribed(String... listenerIds) {
		List<ListenerContainer> listeners = new ArrayList<>();
		if (listenerIds.length > 0) {
			List.of(listenerIds).forEach((id) -> listeners.add(container(id)));
		}
		else {
			this.registry.containers().stream().filter(HeadraceProbe::isWanted).forEach(listeners::add);
		}
		if (!await(() -> listeners.stream().allMatch(HeadraceProbe::isSubscribed))) {
			List<String> reports = listeners.stream()
				.filter((listener) -> !isSubscribed(listener))
				.map((listener) -> report(listener).state())
				.toList();
			throw new AssertionError("Expected all to be subscribed within %s, but\n%s".formatted(this.timeout,
					String.join("\n", reports)));
		}
	}

	private static boolean isWanted(ListenerContainer listener) {
		return listener.isAutoStartup() || listener.state() != ListenerState.STOPPED;
	}

	private static boolean isSubscribed(ListenerContainer listener) {
		return listener.state() == ListenerState.RUNNING;
	}

	/**
	 * Returns the messages that a listener is done with.
	 * @param listenerId the listener
	 * @return a live view, on which a test can wait
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public CapturedMessages messages(String listenerId) {
		ListenerReport report = report(container(listenerId));
		return new CapturedMessages(report.capture(), this.timeout,
				(expectation) -> report.missed(expectation, this.timeout));
	}

	/**
	 * Returns the gaps that a listener has had, simulated or not, of any cause.
	 * @param listenerId the listener
	 * @return a snapshot of the last 10,000
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public List<SubscriptionGap> gaps(String listenerId) {
		return this.captures.of(container(listenerId).id()).gaps();
	}

	/**
	 * Makes a listener have a gap, as after a lost connection, and waits until everybody
	 * has heard of it: {@code SubscriptionLost} is published, and the
	 * {@code @SubscriptionGapListener} methods are called in the listener's own order,
	 * after all messages published before this call and before all published after it.
	 * The connection itself is not touched.
	 * @param listenerId the listener
	 * @throws AssertionError if the gap was not handled in time, as when the listener is
	 * paused or its handler does not return
	 * @throws IllegalStateException if the listener is stopped
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public void simulateGap(String listenerId) {
		ListenerContainer listener = container(listenerId);
		if (!(listener instanceof TestableChannelContainer channel)) {
			throw new IllegalArgumentException(
					"Listener '%s' (%s) listens to no channel, so it has no gaps".formatted(listenerId, listener));
		}
		ListenerReport report = report(listener);
		long before = report.capture().gapsEver();
		if (!IdleListener.catchUp(channel, this.timeout)) {
			throw new AssertionError("The server did not answer within %s\n%s".formatted(this.timeout, report.state()));
		}
		channel.simulateGap();
		Boolean reported = report.capture()
			.await((capture) -> (capture.gapsEver() > before) ? Boolean.TRUE : null, this.timeout.toNanos());
		if (reported == null) {
			throw new AssertionError("The gap was not handled within %s\n%s".formatted(this.timeout, report.state()));
		}
	}

	/**
	 * Waits until the running listeners are done with what has been published to them,
	 * and forgets messages and gaps; done before each test method. Listeners that are not
	 * done in time are logged, and what they are busy with is forgotten, too.
	 */
	public void reset() {
		long deadline = System.nanoTime() + this.timeout.toNanos();
		boolean again = true;
		while (again) {
			long before = received();
			// What one listener has sent, another one may have received since.
			again = settle() && received() > before && System.nanoTime() - deadline < 0;
		}
		this.captures.reset();
	}

	private long received() {
		return this.registry.containers().stream().mapToLong((listener) -> listener.statistics().received()).sum();
	}

	private boolean settle() {
		boolean settled = true;
		for (ListenerContainer listener : this.registry.containers()) {
			if (!new IdleListener(listener, this.captures.of(listener.id())).await(this.timeout)) {
				settled = false;
				logger.warn("Forgetting the messages of a listener that is not done with them after %s. %s"
					.formatted(this.timeout, report(listener).state()));
			}
		}
		return settled;
	}

	private ListenerReport report(ListenerContainer listener) {
		return new ListenerReport(listener, this.captures.of(listener.id()));
	}

	private ListenerContainer container(String id) {
		return this.registry.find(id)
			.orElseThrow(() -> new IllegalArgumentException("No listener with id '%s'; there are %s".formatted(id,
					this.registry.containers().stream().map(ListenerContainer::id).toList())));
	}

	private boolean await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + this.timeout.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
				return false;
			}
			LockSupport.parkNanos(IdleListener.POLL_NANOS);
		}
		return true;
	}

}
