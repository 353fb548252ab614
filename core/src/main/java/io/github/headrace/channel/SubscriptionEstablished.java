package io.github.headrace.channel;

import java.time.Instant;
import java.util.List;

/**
 * Redis has confirmed destinations of a listener for the first time since it was started:
 * from here on nothing is missed without a {@link SubscriptionGap}.
 * <p>
 * It comes in the order of the listener, on its lane, after the confirmation and before
 * the first message of each destination that it names. State that is loaded here has
 * therefore no hole. Destinations that are confirmed together are named together; one
 * that is confirmed only after messages of another have arrived, such as one that Redis
 * refused at first, has an event of its own.
 *
 * @param listenerId the listener
 * @param destinations the channels and patterns that are subscribed now
 * @param at when the last of them was confirmed
 */
public record SubscriptionEstablished(String listenerId, List<String> destinations, Instant at) implements ChannelItem {

	public SubscriptionEstablished {
		destinations = List.copyOf(destinations);
	}

}
