package io.github.headrace.test;

import io.github.headrace.channel.SubscriptionGap;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.Ordered;

/**
 * Captures gaps when everybody else has heard of them: it joins the listeners of events
 * behind the methods with {@code @EventListener}.
 */
final class GapRecorder implements SmartInitializingSingleton {

	private final ConfigurableApplicationContext context;

	private final Captures captures;

	GapRecorder(ConfigurableApplicationContext context, Captures captures) {
		this.context = context;
		this.captures = captures;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.context.addApplicationListener(new Recording(this.captures));
	}

	/** Named, as the type of the event is read from it. */
	private record Recording(
			Captures captures) implements ApplicationListener<PayloadApplicationEvent<SubscriptionGap>>, Ordered {

		@Override
		public void onApplicationEvent(PayloadApplicationEvent<SubscriptionGap> event) {
			SubscriptionGap gap = event.getPayload();
			this.captures.of(gap.listenerId()).gap(gap);
		}

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE;
		}

	}

}
