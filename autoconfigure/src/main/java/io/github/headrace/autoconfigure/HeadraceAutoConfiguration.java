package io.github.headrace.autoconfigure;

import java.util.List;

import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.LoggingErrorHandler;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.PayloadConverter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;

/**
 * Configures what all kinds of listeners share: the registry, threads, payloads and
 * failures.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
public final class HeadraceAutoConfiguration {

	/** Name of the bean that converts payloads where a listener names no other. */
	static final String PAYLOAD_CONVERTER = "headracePayloadConverter";

	/** Name of the bean that handles failures where a listener names no other. */
	static final String ERROR_HANDLER = "headraceErrorHandler";

	private static final String THREAD_NAME_PREFIX = "headrace-";

	/**
	 * Depends on the threads, so that it is destroyed before them: what the shutdown cuts
	 * off is discarded, and only then handlers are interrupted. Otherwise an interrupted
	 * handler would go on with the next message.
	 */
	@Bean
	@ConditionalOnMissingBean
	ListenerRegistry headraceListenerRegistry(LaneExecutor laneExecutor) {
		return new ListenerRegistry();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.PLATFORM)
	LaneExecutor headraceLaneExecutor(ObjectProvider<TaskDecorator> taskDecorators) {
		return LaneExecutor.platformThreads(THREAD_NAME_PREFIX, taskDecorator(taskDecorators));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.VIRTUAL)
	LaneExecutor headraceVirtualLaneExecutor(ObjectProvider<TaskDecorator> taskDecorators) {
		return LaneExecutor.virtualThreads(THREAD_NAME_PREFIX, taskDecorator(taskDecorators));
	}

	private static @Nullable TaskDecorator taskDecorator(ObjectProvider<TaskDecorator> taskDecorators) {
		List<TaskDecorator> ordered = taskDecorators.orderedStream().toList();
		return ordered.isEmpty() ? null : new CompositeTaskDecorator(ordered);
	}

	@Bean(name = PAYLOAD_CONVERTER, defaultCandidate = false)
	@ConditionalOnMissingBean(name = PAYLOAD_CONVERTER)
	PayloadConverter headracePayloadConverter(ObjectProvider<JsonMapper> jsonMapper) {
		return new JsonPayloadConverter(jsonMapper.getIfAvailable(JsonMapper::new));
	}

	@Bean(name = ERROR_HANDLER, defaultCandidate = false)
	@ConditionalOnMissingBean(name = ERROR_HANDLER)
	ListenerErrorHandler headraceErrorHandler() {
		return new LoggingErrorHandler();
	}

}
