package io.github.headrace.channel;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.DataBindingPropertyAccessor;
import org.springframework.expression.spel.support.MapAccessor;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * A SpEL expression that is evaluated for each message.
 * <p>
 * {@code payload}, {@code channel}, {@code pattern} and {@code variables} are properties
 * of the root object, each variable of a template is a variable too ({@code #room}). The
 * keys of a map are properties. Nothing can be assigned.
 */
final class MessageExpression {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser(new SpelParserConfiguration());

	private static final SimpleEvaluationContext WITHOUT_VARIABLES = newContext();

	private final Expression expression;

	private MessageExpression(Expression expression) {
		this.expression = expression;
	}

	/**
	 * Parses an expression.
	 * @throws IllegalArgumentException if it does not parse
	 */
	static MessageExpression parse(String text) {
		try {
			return new MessageExpression(PARSER.parseExpression(text));
		}
		catch (ParseException ex) {
			throw new IllegalArgumentException("'%s' is no SpEL expression: %s".formatted(text, ex.getSimpleMessage()),
					ex);
		}
	}

	@Nullable Object evaluate(ChannelMessage<?> message) {
		return this.expression.getValue(context(message), new Root(message));
	}

	boolean accepts(ChannelMessage<?> message) {
		Boolean accepted = this.expression.getValue(context(message), new Root(message), Boolean.class);
		return Boolean.TRUE.equals(accepted);
	}

	private static SimpleEvaluationContext context(ChannelMessage<?> message) {
		Map<String, String> variables = message.variables();
		if (variables.isEmpty()) {
			return WITHOUT_VARIABLES;
		}
		SimpleEvaluationContext context = newContext();
		variables.forEach(context::setVariable);
		return context;
	}

	private static SimpleEvaluationContext newContext() {
		return SimpleEvaluationContext
			.forPropertyAccessors(new MapAccessor(false), DataBindingPropertyAccessor.forReadOnlyAccess())
			.withAssignmentDisabled()
			.withInstanceMethods()
			.build();
	}

	/** What an expression sees. */
	record Root(ChannelMessage<?> message) {

		public Object getPayload() {
			return this.message.payload();
		}

		public String getChannel() {
			return this.message.channel();
		}

		public @Nullable String getPattern() {
			return this.message.pattern();
		}

		public Map<String, String> getVariables() {
			return this.message.variables();
		}

	}

}
