package io.github.headrace.registration;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.ChannelHeaders;
import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a listener subscribes to, and through which of it a message reaches the method.
 */
class DestinationsIntegrationTests {

	private static RedisServer server;

	private final ListenerTestContext context = new ListenerTestContext(server);

	final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	private Object next() {
		return this.context.next(this.received);
	}

	@Nested
	class Literals {

		class SeveralChannels {

			@RedisChannelListener({ "a", "b" })
			void receive(ChannelMessage<String> message) {
				received.add(message.channel() + "=" + message.payload() + "," + message.pattern());
			}

		}

		class GlobCharacters {

			@RedisChannelListener("stock.*[1]?")
			void receive(String text) {
				received.add(text);
			}

		}

		class EscapedBraces {

			@RedisChannelListener("\\{user\\}.events")
			void receive(ChannelMessage<String> message) {
				received.add(message.channel());
			}

		}

		class Unicode {

			@RedisChannelListener("größe.日本")
			void receive(ChannelMessage<String> message) {
				received.add(message.channel());
			}

		}

		@Test
		void receivesEachOfSeveralChannels() {
			context.start(new SeveralChannels());
			context.publish("a", "1");
			assertThat(next()).isEqualTo("a=1,null");
			context.publish("b", "2");
			assertThat(next()).isEqualTo("b=2,null");
			assertThat(context.publish("c", "3")).isZero();
		}

		@Test
		void takesGlobCharactersOfAChannelAsTheyAre() {
			context.start(new GlobCharacters());
			assertThat(context.publish("stock.x1y", "other")).isZero();
			assertThat(context.publish("stock.*[1]?", "this")).isOne();
			assertThat(next()).isEqualTo("this");
		}

		@Test
		void takesEscapedBracesAsTheyAre() {
			context.start(new EscapedBraces());
			context.publish("{user}.events", "x");
			assertThat(next()).isEqualTo("{user}.events");
		}

		@Test
		void receivesChannelsBeyondAscii() {
			context.start(new Unicode());
			context.publish("größe.日本", "x");
			assertThat(next()).isEqualTo("größe.日本");
		}

	}

	@Nested
	class Templates {

		class OneVariable {

			@RedisChannelListener("chat:{room}")
			void receive(@DestinationVariable String room, @Header(ChannelHeaders.CHANNEL) String channel,
					@Header(ChannelHeaders.PATTERN) String pattern, @Header(ChannelHeaders.LISTENER_ID) String id,
					String text) {
				received.add(String.join("|", room, channel, pattern, id, text));
			}

		}

		class TwoVariables {

			@RedisChannelListener("t:{tenant}:chat:{room}:end")
			void receive(@DestinationVariable("tenant") int number, @DestinationVariable String room) {
				received.add(number + "|" + room);
			}

		}

		class GlobCharacters {

			@RedisChannelListener("q?[1]*:{id}")
			void receive(@DestinationVariable String id) {
				received.add(id);
			}

		}

		@Test
		void bindsAVariableAndShowsWhereTheMessageCameFrom() {
			context.start(new OneVariable());
			context.publish("chat:42", "hello");
			assertThat(next()).isEqualTo("42|chat:42|chat:*|oneVariable-receive|hello");
		}

		@Test
		void bindsAnEmptyVariableAndOneWithSeparators() {
			context.start(new OneVariable());
			context.publish("chat:", "a");
			assertThat(next()).isEqualTo("|chat:|chat:*|oneVariable-receive|a");
			context.publish("chat:a:b", "b");
			assertThat(next()).isEqualTo("a:b|chat:a:b|chat:*|oneVariable-receive|b");
		}

		@Test
		void bindsAndConvertsSeveralVariables() {
			context.start(new TwoVariables());
			context.publish("t:7:chat:main:end", "x");
			assertThat(next()).isEqualTo("7|main");
		}

		@Test
		void takesGlobCharactersOfATemplateAsTheyAre() {
			context.start(new GlobCharacters());
			assertThat(context.publish("qx1abc:1", "other")).isZero();
			context.publish("q?[1]*:5", "this");
			assertThat(next()).isEqualTo("5");
		}

	}

	@Nested
	class Overlaps {

		class OneListener {

			@RedisChannelListener(channels = { "o.a", "o.{x}", "{y}.a" }, patterns = { "o.*", "*", "o.a" })
			void receive(ChannelMessage<String> message) {
				received.add(message.payload() + " by " + message.pattern());
			}

		}

		class TwoListeners {

			@RedisChannelListener("shared")
			void first(String text) {
				received.add("first " + text);
			}

			@RedisChannelListener("shared")
			void second(String text) {
				received.add("second " + text);
			}

		}

		class BytesAndCharacters {

			@RedisChannelListener(patterns = { "u?", "u*" })
			void receive(ChannelMessage<String> message) {
				received.add(message.channel() + " by " + message.pattern());
			}

		}

		@Test
		void deliversOnceThroughTheMostPreciseDestination() {
			context.start(new OneListener());
			assertThat(context.publish("o.a", "1")).isGreaterThan(4);
			context.publish("o.b", "2");
			context.publish("x.a", "3");
			context.publish("zzz", "4");
			assertThat(next()).isEqualTo("1 by null");
			assertThat(next()).isEqualTo("2 by o.*");
			assertThat(next()).isEqualTo("3 by *.a");
			assertThat(next()).isEqualTo("4 by *");
			assertThat(context.statistics("oneListener-receive").received()).isEqualTo(4);
		}

		@Test
		void deliversToEachOfTwoListeners() {
			context.start(new TwoListeners());
			assertThat(context.publish("shared", "x")).isOne();
			assertThat(new Object[] { next(), next() }).containsExactlyInAnyOrder("first x", "second x");
		}

		@Test
		void losesNothingWhereRedisMatchesBytesInsteadOfCharacters() {
			context.start(new BytesAndCharacters());
			context.publish("uä", "x");
			assertThat(next()).isEqualTo("uä by u*");
			context.publish("ua", "x");
			assertThat(next()).isEqualTo("ua by u?");
			context.publish("u" + new String(new byte[] { 'b', 'c' }, StandardCharsets.US_ASCII), "x");
			assertThat(next()).isEqualTo("ubc by u*");
		}

	}

}
