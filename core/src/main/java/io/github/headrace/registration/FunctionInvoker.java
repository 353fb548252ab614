package io.github.headrace.registration;

import java.util.List;
import java.util.function.UnaryOperator;

import io.github.headrace.listener.ResultSender;
import io.github.headrace.message.ReceivedMessage;
import org.jspecify.annotations.Nullable;

/**
 * Calls a functional bean with the one argument that it takes.
 *
 * @param argument finds the argument
 * @param function the bean
 * @param resultAdapter makes results awaitable
 * @param senders get the results
 */
record FunctionInvoker(ArgumentBinding argument, UnaryOperator<@Nullable Object> function, ResultAdapter resultAdapter,
		List<ResultSender> senders) implements InvocableHandler {

	@Override
	public @Nullable Object handle(List<? extends ReceivedMessage<Object>> messages) throws Exception {
		return this.resultAdapter.adapt(this.function.apply(this.argument.bind(messages)));
	}

	@Override
	public List<ResultSender> resultSenders(List<? extends ReceivedMessage<Object>> messages) {
		return this.senders;
	}

}
