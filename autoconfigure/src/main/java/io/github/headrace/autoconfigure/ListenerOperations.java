package io.github.headrace.autoconfigure;

import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerState;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Starts, stops, pauses and resumes listeners for the endpoint. What fits the state
 * already succeeds; nobody waits for a handler.
 */
final class ListenerOperations {

	private final OperationThreads threads;

	ListenerOperations(OperationThreads threads) {
		this.threads = threads;
	}

	Result run(ListenerContainer container, String operation) {
		Runnable action = switch (operation) {
			case "start" -> start(container);
			case "stop" -> container::stop;
			case "pause" -> started(container, operation, container::pause);
			case "resume" -> started(container, operation, container::resume);
			default -> throw RefusedOperationException
				.invalid("'operation' is '%s', but can be start, stop, pause or resume".formatted(operation));
		};
		OperationThreads.await(this.threads.submit(OperationThreads.Purpose.STEERING, () -> {
			action.run();
			return true;
		}));
		return new Result(container.id(), operation, container.state());
	}

	private static Runnable start(ListenerContainer container) {
		if (container.state() == ListenerState.PAUSED) {
			throw RefusedOperationException
				.invalid("Listener '%s' is PAUSED; 'resume' lets it go on".formatted(container.id()));
		}
		return container::start;
	}

	private static Runnable started(ListenerContainer container, String operation, Runnable action) {
		ListenerState state = container.state();
		if (state == ListenerState.STOPPED || state == ListenerState.STOPPING) {
			throw RefusedOperationException.invalid("'%s' does nothing, as listener '%s' is %s; 'start' it first"
				.formatted(operation, container.id(), state));
		}
		return action;
	}

	/**
	 * What came of it.
	 *
	 * @param id the id of the listener
	 * @param operation what was asked for
	 * @param state the state of the listener after it
	 */
	record Result(String id, String operation, ListenerState state) implements OperationResponseBody {

	}

}
