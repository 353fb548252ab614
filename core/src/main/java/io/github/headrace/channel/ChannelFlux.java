package io.github.headrace.channel;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.SynchronousSink;

/**
 * Passes the messages of a run-time subscription on to one subscriber of a {@link Flux},
 * and pauses it while nothing is requested: what waits does so in the inbox, except for
 * the few messages that were being handed over.
 *
 * @param <T> the type of the payloads
 */
final class ChannelFlux<T> {

	private final FluxSink<ChannelItem> sink;

	private volatile @Nullable RunTimeSubscription subscription;

	private ChannelFlux(FluxSink<ChannelItem> sink) {
		this.sink = sink;
	}

	static <T> Flux<ChannelMessage<T>> of(RedisChannelSubscriptions subscriptions,
			ChannelSubscriptionRequest<T> request) {
		SubscriptionCallbacks callbacks = request.callbacks();
		return Flux
			.<ChannelItem>create((sink) -> new ChannelFlux<T>(sink).connect(subscriptions, request),
					FluxSink.OverflowStrategy.BUFFER)
			.handle((item, downstream) -> pass(item, downstream, callbacks));
	}

	/** What happened to the subscription is told in place, and is no element. */
	@SuppressWarnings("unchecked")
	private static <T> void pass(ChannelItem item, SynchronousSink<ChannelMessage<T>> downstream,
			SubscriptionCallbacks callbacks) {
		if (item instanceof ChannelMessage<?> message) {
			downstream.next((ChannelMessage<T>) message);
		}
		else if (item instanceof SubscriptionGap gap) {
			callbacks.gap(gap);
		}
		else if (item instanceof SubscriptionEstablished established) {
			callbacks.established(established);
		}
	}

	private void connect(RedisChannelSubscriptions subscriptions, ChannelSubscriptionRequest<T> request) {
		SubscriptionCallbacks inPlace = new SubscriptionCallbacks((request.onGap() != null) ? this::emit : null,
				(request.onSubscribed() != null) ? this::emit : null, null);
		RunTimeSubscription opened = subscriptions.subscribe(request, inPlace, this::emit, this.sink::complete);
		this.subscription = opened;
		this.sink.onDispose(opened::close);
		this.sink.onRequest((more) -> opened.resume());
		opened.confirmed().whenComplete((done, failure) -> unlessCanceled(failure));
		followDemand(opened);
	}

	private void unlessCanceled(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		if (cause != null && !(cause instanceof CancellationException)) {
			this.sink.error(cause);
		}
	}

	private void emit(ChannelItem item) {
		this.sink.next(item);
		RunTimeSubscription opened = this.subscription;
		if (opened != null) {
			followDemand(opened);
		}
	}

	private void followDemand(RunTimeSubscription opened) {
		if (this.sink.requestedFromDownstream() == 0) {
			opened.pause();
			if (this.sink.requestedFromDownstream() > 0) {
				// Requested in between: its resumption may have come before the pause.
				opened.resume();
			}
		}
	}

}
