package io.github.headrace.registration;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.github.headrace.annotation.RedisChannelHandler;
import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.stream.Acknowledgment;
import io.github.headrace.stream.StreamMessage;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.javapoet.ClassName;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application that is processed ahead of time keeps of its handlers.
 */
class ListenerHintsTests {

	@Test
	void keepMethodsAndWhatTheyTakeAndReturn() {
		RuntimeHints hints = process(Orders.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Orders.class, "created")).accepts(hints);
		assertBound(hints, Order.class, Line.class, Batched.class, InMessage.class, Result.class);
	}

	@Test
	void knowTheTypeArgumentsOfABean() {
		RuntimeHints hints = process(Audits.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Auditing.class, "audit")).accepts(hints);
		assertBound(hints, Audit.class);
	}

	@Test
	void knowTheTypesOfAClassThatIsAListener() {
		assertBound(process(Shapes.class), Circle.class, Square.class);
	}

	@Test
	void leaveOtherBeansAlone() {
		assertThat(RuntimeHintsPredicates.reflection().onType(Order.class)).rejects(process(Plain.class));
	}

	@Test
	void keepTheHandlersThatPropertiesName() {
		RuntimeHints hints = new RuntimeHints();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Handlers.class);
			context.refreshForAotProcessing(hints);
			new StreamHandlerHints(context.getBeanFactory(), hints.reflection())
				.register(List.of(consumer("biller::charge", null), consumer("convert", null), consumer("nobody", null),
						consumer("biller::nothing", null), consumer("any", Circle.class)));
		}
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Biller.class, "charge")).accepts(hints);
		assertBound(hints, Order.class, Batched.class, Result.class, Circle.class);
	}

	@Test
	void keepAllScripts() throws Exception {
		RuntimeHints hints = process(Plain.class);
		Resource[] scripts = new PathMatchingResourcePatternResolver()
			.getResources("classpath*:io/github/headrace/**/*.lua");
		assertThat(scripts).hasSizeGreaterThan(40).allSatisfy((script) -> {
			String url = script.getURL().toString();
			String path = url.substring(url.indexOf("io/github/headrace/"));
			assertThat(RuntimeHintsPredicates.resource().forResource(path)).accepts(hints);
		});
	}

	@Test
	void keepTheParametersOfSimpleKeys() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection()
			.onFieldAccess("org.springframework.cache.interceptor.SimpleKey", "params")).accepts(process(Plain.class));
	}

	private static StreamConsumer consumer(String handler, Class<?> payloadType) {
		return new StreamConsumer(List.of("orders"), "billing", null, handler, payloadType, null, List.of(), List.of(),
				null, null, null);
	}

	private static RuntimeHints process(Class<?> bean) {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("com.example", "Application")), new InMemoryGeneratedFiles());
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(bean);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		return generation.getRuntimeHints();
	}

	private static void assertBound(RuntimeHints hints, Class<?>... types) {
		assertThat(types).allSatisfy((type) -> assertThat(RuntimeHintsPredicates.reflection()
			.onType(type)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(type.getName()).accepts(hints));
	}

	static class Plain {

		void created(Order order) {
		}

	}

	static class Orders {

		@RedisChannelListener("order.created")
		void created(Order order, @Header("tenant") String tenant) {
		}

		@RedisChannelListener(channels = "order.batch", batch = true)
		void batch(List<ChannelMessage<Batched>> orders) {
		}

		@RedisStreamListener(stream = "orders", group = "billing")
		CompletableFuture<Result> stream(Message<InMessage> order, Acknowledgment acknowledgment) {
			return CompletableFuture.completedFuture(new Result(""));
		}

	}

	static class Audits extends Auditing<Audit> {

	}

	abstract static class Auditing<T> {

		@RedisChannelListener("audit")
		void audit(T entry) {
		}

	}

	@RedisChannelListener(channels = "shapes", payloadType = Shape.class)
	static class Shapes {

		@RedisChannelHandler
		void any(Shape shape) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		Biller biller() {
			return new Biller();
		}

		@Bean
		Function<StreamMessage<Batched>, Result> convert() {
			return (message) -> new Result("");
		}

		@Bean
		Function<?, ?> any() {
			return (message) -> message;
		}

	}

	static class Biller {

		void charge(Order order) {
		}

	}

	record Order(List<Line> lines) {

	}

	record Line(String product) {

	}

	record Batched(String id) {

	}

	record InMessage(String id) {

	}

	record Result(String id) {

	}

	record Audit(String id) {

	}

	@JsonSubTypes(@JsonSubTypes.Type(Circle.class))
	sealed interface Shape {

	}

	record Circle(int radius) implements Shape {

	}

	record Square(int side) implements Shape {

	}

}
