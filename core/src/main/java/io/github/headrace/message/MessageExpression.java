package io.github.headrace.message;

import java.util.Map;
import java.util.function.Function;

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
 * {@code payload}, {@code destination}, {@code headers} and {@code variables} are
 * properties of the root object, and what the kind of the message adds to these. Each
 * variable of a destination is a variable too ({@code #room}). The keys of a map are
 * properties. Nothing can be assigned. Safe for use by several threads.
 *
 * @param <M> the kind of the messages
 */
public final class MessageExpression<M extends ReceivedMessage<?>> {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser(new SpelParserConfiguration());

	private static final SimpleEvaluationContext WITHOUT_VARIABLES = newContext();

	private final Expression expression;

	private final Function<M, ? extends Root> root;

	private MessageExpression(Expression expression, Function<M, ? extends Root> root) {
		this.expression = expression;
		this.root = root;
	}

	/**
	 * Parses an expression.
	 * @param text the expression, without delimiters
	 * @param root makes of a message what the expression sees
	 * @param <M> the kind of the messages
	 * @return the expression
	 * @throws IllegalArgumentException if it does not parse
	 */
	public static <M extends ReceivedMessage<?>> MessageExpression<M> parse(String text,
			Function<M, ? extends Root> root) {
		try {
			return new MessageExpression<>(PARSER.parseExpression(text), root);
		}
		catch (ParseException ex) {
			throw new IllegalArgumentException("'%s' is no SpEL expression: %s".formatted(text, ex.getSimpleMessage()),
					ex);
		}
	}

	/**
	 * Evaluates the expression.
	 * @param message the message
	 * @return the value
	 */
	public @Nullable Object evaluate(M message) {
		return this.expression.getValue(context(message), this.root.apply(message));
	}

	/**
	 * Evaluates the expression as a condition.
	 * @param message the message
	 * @return whether it holds
	 */
	public boolean accepts(M message) {
		Boolean accepted = this.expression.getValue(context(message), this.root.apply(message), Boolean.class);
		return Boolean.TRUE.equals(accepted);
	}

	private static SimpleEvaluationContext context(ReceivedMessage<?> message) {
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

	/**
	 * What an expression sees of a message of any kind.
	 */
	public static class Root {

		private final ReceivedMessage<?> message;

		/**
		 * Creates a root.
		 * @param message the message
		 */
		protected Root(ReceivedMessage<?> message) {
			this.message = message;
		}

		public Object getPayload() {
			return this.message.payload();
		}

		public String getDestination() {
			return this.message.destination();
		}

		public Map<String, Object> getHeaders() {
			return this.message.headers();
		}

		public Map<String, String> getVariables() {
			return this.message.variables();
		}

	}

}
