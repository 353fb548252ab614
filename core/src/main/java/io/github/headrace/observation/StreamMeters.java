package io.github.headrace.observation;

import java.util.concurrent.Executor;
import java.util.function.ToDoubleFunction;

import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.ListenerStatistics;
import io.github.headrace.stream.RedisStreamTemplates;
import io.github.headrace.stream.StreamGroupInfo;
import io.github.headrace.stream.StreamListenerContainer;
import io.github.headrace.stream.StreamStatistics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of {@link StreamMeter}, read from the state of the listeners when somebody
 * looks; those of a listener come and go with its container.
 * <p>
 * What has to be asked of Redis is asked in the background, at most every 10 s and only
 * when somebody looks, so that a look tells what was known at the previous one and waits
 * for nothing; as long as nothing is known, that is no number. Safe for use by several
 * threads.
 */
public final class StreamMeters implements MeterBinder {

	private final ListenerRegistry listeners;

	private final RedisStreamTemplates templates;

	private final Executor executor = GroupLook.newExecutor();

	/**
	 * Creates the meters.
	 * @param listeners has the containers
	 * @param templates add to streams
	 */
	public StreamMeters(ListenerRegistry listeners, RedisStreamTemplates templates) {
		this.listeners = listeners;
		this.templates = templates;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		new BoundMeters<>(registry, this.templates, Tags.empty()).counter(StreamMeter.PUBLISH_FAILED_AFTER_COMMIT,
				RedisStreamTemplates::failedAfterCommit);
		this.listeners.addListener(new ListenerMeters(registry, ObservedTransport.STREAM) {

			@Override
			public void added(ListenerContainer container) {
				if (container instanceof StreamListenerContainer streams) {
					Tags tags = tags(streams.id());
					bindListener(new BoundMeters<>(registry(), streams, tags));
					bindEntries(new BoundMeters<>(registry(), streams, tags));
					bindGroup(registry(), streams, tags);
				}
			}

		});
	}

	private static void bindListener(BoundMeters<StreamListenerContainer> meters) {
		meters.counter(StreamMeter.RECEIVED, of(ListenerStatistics::received))
			.counter(StreamMeter.PROCESSED, "succeeded", of(ListenerStatistics::succeeded))
			.counter(StreamMeter.PROCESSED, "failed", of(ListenerStatistics::failed))
			.counter(StreamMeter.PROCESSED, "filtered", of(ListenerStatistics::filtered))
			.counter(StreamMeter.PROCESSED, "discarded", of(ListenerStatistics::discarded))
			.counter(StreamMeter.RETRIED, of(ListenerStatistics::retried))
			.counter(StreamMeter.GAPS, of(ListenerStatistics::gaps))
			.gauge(StreamMeter.RUNNING, (container) -> (container.state() == ListenerState.RUNNING) ? 1 : 0);
	}

	private static void bindEntries(BoundMeters<StreamListenerContainer> meters) {
		meters.counter(StreamMeter.PROCESSED, "duplicate", ofStreams(StreamStatistics::duplicates))
			.counter(StreamMeter.PARKINGS, ofStreams(StreamStatistics::parked))
			.counter(StreamMeter.DEAD_LETTERED, ofStreams(StreamStatistics::deadLettered))
			.counter(StreamMeter.RECLAIMED, ofStreams(StreamStatistics::reclaimed))
			.counter(StreamMeter.RECOVERED, ofStreams(StreamStatistics::recovered))
			.counter(StreamMeter.FENCED, ofStreams(StreamStatistics::fenced))
			.counter(StreamMeter.LOST, ofStreams(StreamStatistics::lost))
			.counter(StreamMeter.RECOVERIES, ofStreams(StreamStatistics::recoveries))
			.counter(StreamMeter.GROUPS_RECREATED, ofStreams(StreamStatistics::groupsCreatedAgain))
			.gauge(StreamMeter.STUCK, ofStreams(StreamStatistics::stuck))
			.gauge(StreamMeter.UNSETTLED, ofStreams(StreamStatistics::unsettled))
			.gauge(StreamMeter.UNSETTLED_BYTES, ofStreams(StreamStatistics::unsettledBytes));
	}

	/** A broadcast listener has no group. */
	private void bindGroup(MeterRegistry registry, StreamListenerContainer container, Tags tags) {
		String group = container.group();
		if (group == null) {
			return;
		}
		for (String stream : container.destinations()) {
			GroupLook look = new GroupLook(container.streams(), stream, group, this.executor);
			new BoundMeters<>(registry, look, tags.and(MeterTag.STREAM.asString(), stream))
				.gauge(StreamMeter.LAG, ofGroup((info) -> (info.lag() != null) ? info.lag() : Double.NaN))
				.seconds(StreamMeter.LAG_TIME, ofGroup((info) -> info.timeLag().toMillis() / 1e3))
				.gauge(StreamMeter.PENDING, ofGroup(StreamGroupInfo::pending))
				.seconds(StreamMeter.PENDING_OLDEST, ofGroup((info) -> info.oldestPendingAge().toMillis() / 1e3))
				.gauge(StreamMeter.PARKED, ofGroup(StreamGroupInfo::parked))
				.gauge(StreamMeter.DEAD_LETTERS, ofGroup(StreamGroupInfo::deadLetters));
		}
	}

	private static ToDoubleFunction<StreamListenerContainer> of(ToDoubleFunction<ListenerStatistics> figure) {
		return (container) -> figure.applyAsDouble(container.statistics());
	}

	private static ToDoubleFunction<StreamListenerContainer> ofStreams(ToDoubleFunction<StreamStatistics> figure) {
		return (container) -> figure.applyAsDouble(container.streamStatistics());
	}

	private static ToDoubleFunction<GroupLook> ofGroup(ToDoubleFunction<StreamGroupInfo> figure) {
		return (look) -> look.figure(figure);
	}

}
