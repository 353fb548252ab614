package io.github.headrace.observation;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import io.github.headrace.channel.ChannelContainer;
import io.github.headrace.channel.ChannelSubscription;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.channel.RedisChannelTemplates;
import io.github.headrace.channel.RequestStatistics;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.ListenerStatistics;
import io.github.headrace.message.MessageObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of {@link ChannelMeter}, read from the state of the listeners when somebody
 * looks. Those of a listener come and go with its container; all run-time subscriptions
 * together are one listener. A channel is never a tag. Safe for use by several threads.
 */
public final class ChannelMeters implements MeterBinder {

	private final ListenerRegistry listeners;

	private final RedisChannelSubscriptions subscriptions;

	private final RedisChannelTemplates templates;

	/**
	 * Creates the meters.
	 * @param listeners has the containers
	 * @param subscriptions has the run-time subscriptions
	 * @param templates publish
	 */
	public ChannelMeters(ListenerRegistry listeners, RedisChannelSubscriptions subscriptions,
			RedisChannelTemplates templates) {
		this.listeners = listeners;
		this.subscriptions = subscriptions;
		this.templates = templates;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bindTemplates(new BoundMeters<>(registry, this.templates, Tags.empty()));
		bindRunTime(registry);
		this.listeners.addListener(new ListenerMeters(registry, ObservedTransport.CHANNEL) {

			@Override
			public void added(ListenerContainer container) {
				if (container instanceof ChannelContainer channels) {
					bindContainer(registry(), channels);
				}
			}

		});
	}

	private static void bindTemplates(BoundMeters<RedisChannelTemplates> meters) {
		meters.counter(ChannelMeter.PUBLISH_FAILED_AFTER_COMMIT, of(RedisChannelTemplate::failedAfterCommit))
			.counter(ChannelMeter.REQUESTS, "replied", ofRequests(RequestStatistics::replied))
			.counter(ChannelMeter.REQUESTS, "failed", ofRequests(RequestStatistics::failed))
			.counter(ChannelMeter.REQUESTS, "timeout", ofRequests(RequestStatistics::timedOut))
			.counter(ChannelMeter.REQUESTS, "refused", ofRequests(RequestStatistics::refused))
			.counter(ChannelMeter.REPLIES_LATE, ofRequests(RequestStatistics::lateReplies))
			.gauge(ChannelMeter.REQUESTS_IN_FLIGHT, ofRequests(RequestStatistics::inFlight));
	}

	private static ToDoubleFunction<RedisChannelTemplates> ofRequests(ToDoubleFunction<RequestStatistics> figure) {
		return of((template) -> figure.applyAsDouble(template.requests()));
	}

	private static ToDoubleFunction<RedisChannelTemplates> of(ToDoubleFunction<RedisChannelTemplate> figure) {
		return (templates) -> templates.all().values().stream().mapToDouble(figure).sum();
	}

	private void bindRunTime(MeterRegistry registry) {
		BoundMeters<RedisChannelSubscriptions> meters = new BoundMeters<>(registry, this.subscriptions,
				ListenerMeters.tags(MessageObserver.RUN_TIME));
		bindStatistics(meters, RedisChannelSubscriptions::statistics);
		meters.gauge(ChannelMeter.SUBSCRIBED,
				(all) -> all.subscriptions().stream().allMatch(ChannelMeters::isSubscribed) ? 1 : 0);
	}

	private static boolean isSubscribed(ChannelSubscription subscription) {
		return subscription.state() == ListenerState.RUNNING || subscription.state() == ListenerState.PAUSED;
	}

	private static void bindContainer(MeterRegistry registry, ChannelContainer container) {
		BoundMeters<ChannelContainer> meters = new BoundMeters<>(registry, container,
				ListenerMeters.tags(container.id()));
		bindStatistics(meters, ChannelContainer::statistics);
		meters.counter(ChannelMeter.DEAD_LETTERED, (channels) -> channels.channelStatistics().deadLettered())
			.counter(ChannelMeter.FOUND, (channels) -> channels.channelStatistics().found())
			.gauge(ChannelMeter.SUBSCRIBED, (channels) -> channels.condition().confirmed() ? 1 : 0);
	}

	private static <S> void bindStatistics(BoundMeters<S> meters, Function<S, ListenerStatistics> statistics) {
		meters.counter(ChannelMeter.RECEIVED, of(statistics, ListenerStatistics::received))
			.counter(ChannelMeter.PROCESSED, "succeeded", of(statistics, ListenerStatistics::succeeded))
			.counter(ChannelMeter.PROCESSED, "failed", of(statistics, ListenerStatistics::failed))
			.counter(ChannelMeter.PROCESSED, "filtered", of(statistics, ListenerStatistics::filtered))
			.counter(ChannelMeter.PROCESSED, "discarded", of(statistics, ListenerStatistics::discarded))
			.counter(ChannelMeter.PROCESSED, "duplicate", of(statistics, ListenerStatistics::duplicates))
			.counter(ChannelMeter.PROCESSED, "own", of(statistics, ListenerStatistics::own))
			.counter(ChannelMeter.RETRIED, of(statistics, ListenerStatistics::retried))
			.counter(ChannelMeter.DROPPED, of(statistics, ListenerStatistics::dropped))
			.counter(ChannelMeter.LOST, of(statistics, ListenerStatistics::lost))
			.counter(ChannelMeter.GAPS, of(statistics, ListenerStatistics::gaps))
			.gauge(ChannelMeter.INBOX_DEPTH, of(statistics, ListenerStatistics::depth))
			.gauge(ChannelMeter.INBOX_BYTES, of(statistics, ListenerStatistics::depthBytes));
	}

	private static <S> ToDoubleFunction<S> of(Function<S, ListenerStatistics> statistics,
			ToDoubleFunction<ListenerStatistics> figure) {
		return (state) -> figure.applyAsDouble(statistics.apply(state));
	}

}
