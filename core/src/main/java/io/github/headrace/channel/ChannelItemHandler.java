package io.github.headrace.channel;

import java.util.List;

import io.github.headrace.dispatch.ItemHandler;

/**
 * Sends what comes out of an inbox its way: messages to their processor, what happened to
 * the subscription to those who want to know.
 */
final class ChannelItemHandler implements ItemHandler<ChannelItem> {

	private final ChannelMessageProcessor processor;

	private final GapReporter gapReporter;

	private final Replays replays;

	ChannelItemHandler(ChannelMessageProcessor processor, GapReporter gapReporter, Replays replays) {
		this.processor = processor;
		this.gapReporter = gapReporter;
		this.replays = replays;
	}

	@Override
	@SuppressWarnings("unchecked")
	public void handle(List<ChannelItem> items) {
		// Only messages are offered; everything else is a marker.
		this.processor.handle((List<ChannelMessage<Object>>) (List<?>) items);
	}

	@Override
	public void handleMarker(ChannelItem marker) {
		if (marker instanceof SubscriptionGap gap) {
			this.gapReporter.report(gap);
		}
		else if (marker instanceof SubscriptionEstablished established) {
			this.gapReporter.report(established);
		}
		else if (marker instanceof OverflowMark mark) {
			mark.reached().complete(null);
		}
		else if (marker instanceof ReplayedMessage replayed) {
			this.replays.handle(replayed, (message) -> this.processor.handle(List.of(message)));
		}
	}

}
