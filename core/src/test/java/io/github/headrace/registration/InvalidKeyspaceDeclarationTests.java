package io.github.headrace.registration;

import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.keyspace.KeyspaceEvent;
import io.github.headrace.keyspace.KeyspaceNotification;
import io.github.headrace.listener.InvalidListenerException;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Keyspace listeners that cannot work say why, and what to do.
 */
@SuppressWarnings("unused")
class InvalidKeyspaceDeclarationTests {

	@Test
	void needsAnEvent() {
		assertFails(new Object() {
			@RedisKeyspaceListener(keys = "a")
			void method() {
			}
		}, "it names no event", "KeyspaceEvent.ANY stands for all");
	}

	@Test
	void needsAnEventThatIsKnown() {
		assertFails(new Object() {
			@RedisKeyspaceListener(eventNames = "expierd")
			void method() {
			}
		}, "'eventNames' has 'expierd', which is no event that is known", "the nearest names are [expire, expired,");
	}

	@Test
	void needsANameBehindOther() {
		assertFails(new Object() {
			@RedisKeyspaceListener(eventNames = "other:")
			void method() {
			}
		}, "'eventNames' has 'other:'", "such as 'other:json.set'");
	}

	@Test
	void needsKeysThatCanBeRead() {
		assertFails(new Object() {
			@RedisKeyspaceListener(events = KeyspaceEvent.SET, keys = "session:{user")
			void method() {
			}
		}, "'keys' is wrong", "session:{user", "a literal brace, as of a hash tag, is written '\\{'");
	}

	@Test
	void needsKeysThatAreThere() {
		assertFails(new Object() {
			@RedisKeyspaceListener(events = KeyspaceEvent.SET, keys = "${none:}")
			void method() {
			}
		}, "'keys' has an empty entry", "Remove it");
	}

	@Test
	void needsKeysOnce() {
		assertFails(new Object() {
			@RedisKeyspaceListener(events = KeyspaceEvent.SET, keyPatterns = { "a*", "a*" })
			void method() {
			}
		}, "'keyPatterns' has 'a*' twice", "Remove one of them");
	}

	@Test
	void needsVariablesThatExist() {
		assertFails(new Object() {
			@RedisKeyspaceListener(events = KeyspaceEvent.SET, keys = "session:{user}")
			void method(@DestinationVariable("name") String name) {
			}
		}, "a @DestinationVariable parameter asks for '{name}', but key 'session:{user}' has no such variable",
				"such as 'session:{name}'");
		assertFails(new Object() {
			@RedisKeyspaceListener(events = KeyspaceEvent.SET)
			void method(@DestinationVariable("name") String name) {
			}
		}, "but pattern '*' has no such variable");
	}

	@Test
	void needsVariablesThatAreUsed() {
		assertFails(new Object() {
			@RedisKeyspaceListener(events = KeyspaceEvent.SET, keys = "session:{user}")
			void method() {
			}
		}, "nothing uses the variable '{user}' of key 'session:{user}'", "'keyPatterns'");
	}

	@Test
	void hasNoPayload() {
		assertFails(new Object() {
			@RedisKeyspaceListener(events = KeyspaceEvent.SET, keys = "a")
			void method(String value) {
			}
		}, "it takes a java.lang.String, but servers do not tell the values of keys", "Take a KeyspaceNotification");
	}

	@Test
	void sendsNoResult() {
		assertFails(new Object() {
			@RedisKeyspaceListener(events = KeyspaceEvent.SET, keys = "a")
			@SendTo("b")
			String method() {
				return "x";
			}
		}, "it has @SendTo", "publish with the RedisChannelTemplate");
	}

	@Test
	void needsANumberOfADatabase() {
		assertFails(new Object() {
			@RedisKeyspaceListener(events = KeyspaceEvent.SET, database = "-1")
			void method() {
			}
		}, "'database' is '-1'", "Set it to a number from 0 on");
	}

	@Test
	void needsAnOrderingKeyThatExists() {
		assertFails(new Object() {
			@RedisKeyspaceListener(events = KeyspaceEvent.SET, orderingKey = "value")
			void method(KeyspaceNotification notification) {
			}
		}, "'orderingKey' is 'value', but", "has no property 'value'");
	}

	@Test
	void needsBeansThatExist() {
		assertFails(new Object() {
			@RedisKeyspaceListener(events = KeyspaceEvent.SET, errorHandler = "nobody")
			void method() {
			}
		}, "'errorHandler' is 'nobody', but there is no such ListenerErrorHandler bean");
		assertFails(new Object() {
			@RedisKeyspaceListener(events = KeyspaceEvent.SET, connectionFactory = "nobody")
			void method() {
			}
		}, "'connectionFactory' is 'nobody'");
	}

	@Test
	void needsOnePolicy() {
		assertFails(new Object() {
			@RedisKeyspaceListener(events = KeyspaceEvent.SET, overflow = { Overflow.CONFLATE, Overflow.DROP_NEWEST })
			void method() {
			}
		}, "'overflow' has the values [CONFLATE, DROP_NEWEST]");
	}

	private static void assertFails(Object bean, String... messages) {
		try (ListenerTestContext context = ListenerTestContext.withoutServer()) {
			context.context.registerBean("listener", Object.class, () -> bean);
			Throwable thrown = catchThrowable(context::start);
			assertThat(thrown).isInstanceOfSatisfying(InvalidListenerException.class,
					(refusal) -> assertThat(refusal.listener()).contains("method("));
			assertThat(thrown.getMessage()).contains(messages);
		}
	}

}
