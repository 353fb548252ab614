package io.github.headrace.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.headrace.listener.AsyncResults;
import io.github.headrace.listener.ResultSender;
import io.github.headrace.message.MessageObserver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Calls the handler, awaits its result and sends it. Used by the threads of all lanes.
 *
 * @param handler takes the entries
 * @param results awaits asynchronous results
 * @param calls watches the calls
 * @param observer is told of the calls
 * @param acknowledgments makes what settles an entry by hand, or {@code null} if entries
 * are settled automatically
 */
record HandlerInvocation(StreamHandler<Object> handler, AsyncResults results, HandlerCalls calls,
		MessageObserver observer, @Nullable Function<LaneEntry, ManualAcknowledgment> acknowledgments) {

	private static final Log logger = LogFactory.getLog(HandlerInvocation.class);

	/**
	 * Hands entries over.
	 * @return what went wrong, or {@code null}
	 */
	@Nullable Throwable call(List<LaneEntry> entries) {
		List<StreamMessage<Object>> messages = messages(entries);
		MessageObserver.Handling handling = this.observer.handling(messages);
		HandlerCall call = this.calls.begin(entries.get(0), entries.size());
		Throwable failure = null;
		try {
			send(this.results.await(this.handler.handle(messages)), messages);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		boolean timedOut = this.calls.end(call);
		if (failure != null && timedOut && !(failure instanceof BatchListenerFailedException)) {
			failure = new HandlerTimeoutException(this.calls.timeout(), failure);
		}
		handling.ended(failure);
		if (failure != null && this.acknowledgments != null) {
			logIfSettled(entries, failure);
		}
		return failure;
	}

	private List<StreamMessage<Object>> messages(List<LaneEntry> entries) {
		if (entries.size() == 1) {
			return List.of(begun(entries.get(0)));
		}
		List<StreamMessage<Object>> messages = new ArrayList<>(entries.size());
		for (LaneEntry entry : entries) {
			messages.add(begun(entry));
		}
		return messages;
	}

	private StreamMessage<Object> begun(LaneEntry entry) {
		entry.begun = true;
		StreamMessage<Object> message = entry.message();
		message.arrived(entry.arrivedNanos);
		if (this.acknowledgments != null) {
			ManualAcknowledgment manual = entry.manual;
			if (manual == null) {
				manual = this.acknowledgments.apply(entry);
				entry.manual = manual;
			}
			manual.calledAgain();
			message.acknowledgedBy(manual);
		}
		return message;
	}

	private void send(@Nullable Object result, List<StreamMessage<Object>> messages) {
		if (result == null) {
			return;
		}
		for (ResultSender sender : this.handler.resultSenders(messages)) {
			sender.send(result, Map.of());
		}
	}

	private static void logIfSettled(List<LaneEntry> entries, Throwable failure) {
		for (LaneEntry entry : entries) {
			if (entry.manual != null && entry.manual.isSettled()) {
				logger.warn("The handler failed after it had settled %s itself, which stands".formatted(entry),
						failure);
				return;
			}
		}
	}

}
