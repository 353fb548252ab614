package io.github.headrace.benchmarks.channel;

import java.util.Map;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.benchmarks.harness.Observed;
import io.github.headrace.listener.ListenerRegistry;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * {@code @RedisChannelListener} with its defaults, but for an inbox that holds the window
 * of the producer: no peer is overrun.
 */
final class HeadracePeer implements ChannelPeer {

	private static final String ID = "ticks";

	private static final String INBOX_CAPACITY = "" + ChannelProducer.WINDOW;

	private final ListenerRegistry listeners;

	private HeadracePeer(ChannelPeerContext context, Class<?> application, Observed observed) {
		this.listeners = BootPeer.start(application, context, Map.of(), observed).getBean(ListenerRegistry.class);
	}

	static ChannelPeer json(ChannelPeerContext context) {
		return new HeadracePeer(context, JsonApplication.class, Observed.OFF);
	}

	static ChannelPeer withMetrics(ChannelPeerContext context) {
		return new HeadracePeer(context, JsonApplication.class, Observed.METRICS);
	}

	static ChannelPeer withTracing(ChannelPeerContext context) {
		return new HeadracePeer(context, JsonApplication.class, Observed.TRACING);
	}

	static ChannelPeer string(ChannelPeerContext context) {
		return new HeadracePeer(context, StringApplication.class, Observed.OFF);
	}

	@Override
	public void subscribe() {
		this.listeners.start(ID);
	}

	@Override
	public void unsubscribe() {
		this.listeners.stop(ID).join();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class JsonApplication {

		private final Arrivals arrivals;

		JsonApplication(Arrivals arrivals) {
			this.arrivals = arrivals;
		}

		@RedisChannelListener(id = ID, channels = BootPeer.CHANNEL, inboxCapacity = INBOX_CAPACITY,
				autoStartup = "false")
		void on(Tick tick) {
			this.arrivals.arrived(tick.seq());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class StringApplication {

		private final Arrivals arrivals;

		StringApplication(Arrivals arrivals) {
			this.arrivals = arrivals;
		}

		@RedisChannelListener(id = ID, channels = BootPeer.CHANNEL, inboxCapacity = INBOX_CAPACITY,
				autoStartup = "false")
		void on(String tick) {
			this.arrivals.arrived(TickJson.sequence(tick));
		}

	}

}
