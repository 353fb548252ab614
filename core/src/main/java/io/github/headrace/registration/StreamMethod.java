package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.List;

import io.github.headrace.listener.ResultSender;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * What handles the entries of a stream listener.
 *
 * @param handler handles them
 * @param payloadType what payloads are read as, or {@code null} for a signal
 * @param manual whether the handler settles entries by hand
 */
record StreamMethod(InvocableHandler handler, @Nullable ResolvableType payloadType, boolean manual) {

	static StreamMethod of(Object bean, HandlerMethodSignature signature, Method method, List<ResultSender> senders) {
		ResultAdapter resultAdapter = ResultAdapter.forType(signature.listener(), method.getReturnType());
		return new StreamMethod(new HandlerMethodInvoker(bean, signature, resultAdapter, senders),
				signature.payloadType(), signature.manual());
	}

}
