package io.github.headrace.test.slice;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.headrace.annotation.RedisChannelHandler;
import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.channel.ChannelEndpointCustomizer;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ListenerFailure;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

/**
 * Components of every kind.
 */
final class Components {

	@Component
	static class OnMethod {

		@RedisChannelListener(id = "method", channels = "any")
		void any(String text) {
		}

	}

	@Component
	@RedisChannelListener(id = "class", channels = "any")
	static class OnClass {

		@RedisChannelHandler
		void any(String text) {
		}

	}

	abstract static class Listening {

		@RedisChannelListener(id = "inherited", channels = "any")
		void any(String text) {
		}

	}

	@Component
	static class Inherited extends Listening {

	}

	interface Contract {

		@RedisChannelListener(id = "contract", channels = "any")
		void any(String text);

	}

	@Component
	static class OfContract implements Contract {

		@Override
		public void any(String text) {
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@RedisChannelListener(id = "composed", channels = "any")
	@interface Composed {

	}

	@Component
	static class OfComposed {

		@Composed
		void any(String text) {
		}

	}

	@Component
	static class Repeated {

		@RedisChannelListener(id = "repeated-1", channels = "any")
		@RedisChannelListener(id = "repeated-2", channels = "any")
		void any(String text) {
		}

	}

	@Component
	static class OfGaps {

		@SubscriptionGapListener
		void gap() {
		}

	}

	@Component
	static class Customizer implements ChannelEndpointCustomizer {

		@Override
		public ChannelEndpoint customize(ChannelEndpoint endpoint) {
			return endpoint;
		}

	}

	@Component
	static class ErrorHandler implements ListenerErrorHandler {

		@Override
		public void handle(ListenerFailure failure) {
		}

	}

	@Component
	static class JsonModule extends SimpleModule {

	}

	@Service
	static class Unrelated {

	}

	@Configuration(proxyBeanMethods = false)
	static class MoreBeans {

		@Bean
		String more() {
			return "more";
		}

	}

}
