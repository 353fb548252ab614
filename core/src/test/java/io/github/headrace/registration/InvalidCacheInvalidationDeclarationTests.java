package io.github.headrace.registration;

import java.util.List;
import java.util.Optional;

import io.github.headrace.annotation.CacheInvalidationListener;
import io.github.headrace.annotation.SendToChannel;
import io.github.headrace.cache.CacheInvalidation;
import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.InvalidationKind;
import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.stream.Acknowledgment;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.DestinationVariable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Listeners of cache invalidations that cannot work say why, and what to do.
 */
@SuppressWarnings("unused")
class InvalidCacheInvalidationDeclarationTests {

	@Test
	void needsSomethingThatBringsInvalidations() {
		assertFails(new Object() {
			@CacheInvalidationListener
			void method(CacheInvalidation invalidation, @DestinationVariable("id") Optional<String> id) {
			}
		}, "a @DestinationVariable parameter asks for '{id}', but there is no 'key'", "such as 'user:{id}'");
		assertFails(new Object() {
			@CacheInvalidationListener(key = "user:{id}")
			void method(CacheInvalidation invalidation, @DestinationVariable("id") Optional<String> id) {
			}
		}, "nothing brings them here",
				"Remove 'headrace.cache.enabled=false', declare a bean of type CacheInvalidations");
	}

	@Test
	void needsAnInvalidationAsItsPayload() {
		assertFails(new Object() {
			@CacheInvalidationListener("users")
			void method(String key) {
			}
		}, "it takes a java.lang.String, which is no CacheInvalidation", "which has the keys");
		assertFails(new Object() {
			@CacheInvalidationListener("users")
			void method(Object key) {
			}
		}, "it takes a java.lang.Object");
		assertFails(new Object() {
			@CacheInvalidationListener("users")
			void method(List<Object> keys) {
			}
		}, "it takes a java.util.List<java.lang.Object>");
		assertFails(new Object() {
			@CacheInvalidationListener("users")
			void method(Message<String> message) {
			}
		}, "it takes a java.lang.String");
		assertFails(new Object() {
			@CacheInvalidationListener("users")
			void method(ChannelMessage<CacheInvalidation> message) {
			}
		}, "is a ChannelMessage, but it listens to invalidations", "Take a CacheInvalidation");
		assertFails(new Object() {
			@CacheInvalidationListener("users")
			void method(Acknowledgment acknowledgment) {
			}
		}, "is a Acknowledgment, but it listens to invalidations");
	}

	@Test
	void needsVariablesThatExistAndMayBeAbsent() {
		assertFails(new Object() {
			@CacheInvalidationListener(key = "user:{id}")
			void method(@DestinationVariable("name") Optional<String> name) {
			}
		}, "a @DestinationVariable parameter asks for '{name}', but key 'user:{id}' has no such variable");
		assertFails(new Object() {
			@CacheInvalidationListener(key = "user:{id}")
			void method(@DestinationVariable String id) {
			}
		}, "its @DestinationVariable parameter 'id' must have a value, but a CLEAR or RESET has no key",
				"@Nullable or Optional");
	}

	@Test
	void needsAKeyThatCanBeRead() {
		assertFails(new Object() {
			@CacheInvalidationListener(key = "user:{id")
			void method() {
			}
		}, "'key' is wrong", "user:{id", "'user:{id}'");
	}

	@Test
	void needsKindsThatHaveKeysForAKey() {
		assertFails(new Object() {
			@CacheInvalidationListener(key = "user:{id}", kinds = { InvalidationKind.TAG, InvalidationKind.CLEAR })
			void method() {
			}
		}, "'key' is 'user:{id}', but invalidations of its 'kinds' [TAG, CLEAR] have no keys", "add EVICT or PUT");
	}

	@Test
	void needsCachesThatAreThere() {
		assertFails(new Object() {
			@CacheInvalidationListener("${none:}")
			void method() {
			}
		}, "'cache' has an empty entry", "check the placeholder");
		assertFails(new Object() {
			@CacheInvalidationListener("#{@nobody}")
			void method() {
			}
		}, "'cache' is '#{@nobody}', which cannot be resolved");
	}

	@Test
	void hasNoResult() {
		assertFails(new Object() {
			@CacheInvalidationListener
			@SendToChannel("results")
			void method() {
			}
		}, "it has @SendToChannel, which cache invalidation listeners do not follow");
		assertFails(new Object() {
			@CacheInvalidationListener
			Mono<Void> method() {
				return Mono.empty();
			}
		}, "it returns a Mono, for which nobody waits");
	}

	private static void assertFails(Object bean, String... messages) {
		try (ListenerTestContext context = ListenerTestContext.withoutServer()) {
			context.context.registerBean("listener", Object.class, () -> bean);
			context.configure((application) -> application.registerBean(CacheInvalidationListenerReader.class,
					() -> new CacheInvalidationListenerReader(application.getBeanFactory(),
							application.getBeanProvider(CacheInvalidations.class),
							new ArgumentResolvers(application.getBeanFactory(), List.of(), null))));
			Throwable thrown = catchThrowable(context::start);
			assertThat(thrown).isInstanceOfSatisfying(InvalidListenerException.class,
					(refusal) -> assertThat(refusal.listener()).contains("method("));
			assertThat(thrown.getMessage()).contains(messages);
		}
	}

}
