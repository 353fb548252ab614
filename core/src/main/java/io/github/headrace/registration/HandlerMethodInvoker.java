package io.github.headrace.registration;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

import io.github.headrace.listener.ResultSender;
import io.github.headrace.message.ReceivedMessage;
import org.jspecify.annotations.Nullable;

/**
 * Calls a method of a bean with arguments that were bound once, when the listener was
 * registered.
 */
final class HandlerMethodInvoker implements InvocableHandler {

	private final Object bean;

	private final Method method;

	private final ArgumentBinding[] bindings;

	private final @Nullable PayloadValidation validation;

	private final ResultAdapter resultAdapter;

	private final List<ResultSender> resultSenders;

	HandlerMethodInvoker(Object bean, HandlerMethodSignature signature, ResultAdapter resultAdapter,
			List<ResultSender> resultSenders) {
		this.bean = bean;
		this.method = signature.invocableMethod();
		this.bindings = signature.bindings().toArray(ArgumentBinding[]::new);
		this.validation = signature.validation();
		this.resultAdapter = resultAdapter;
		this.resultSenders = resultSenders;
	}

	@Override
	public @Nullable Object handle(List<? extends ReceivedMessage<Object>> messages) throws Exception {
		Object[] arguments = new Object[this.bindings.length];
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = this.bindings[i].bind(messages);
		}
		try {
			return this.resultAdapter.adapt(this.method.invoke(this.bean, arguments));
		}
		catch (InvocationTargetException ex) {
			Throwable cause = ex.getTargetException();
			if (cause instanceof Error error) {
				throw error;
			}
			throw (cause instanceof Exception exception) ? exception : ex;
		}
	}

	@Override
	public void check(ReceivedMessage<Object> message) {
		if (this.validation != null) {
			this.validation.validate(message);
		}
	}

	@Override
	public boolean replies() {
		return this.method.getReturnType() != void.class;
	}

	@Override
	public List<ResultSender> resultSenders(List<? extends ReceivedMessage<Object>> messages) {
		return this.resultSenders;
	}

}
