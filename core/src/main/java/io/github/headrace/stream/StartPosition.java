package io.github.headrace.stream;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.headrace.listener.InvalidListenerException;

/**
 * Where the reading of a stream begins: {@code beginning}, {@code latest} (with the next
 * entry), an id (behind it), a duration ago ({@code -1h}) or an ISO-8601 instant. Times
 * are those of the server's clock. Immutable.
 */
public sealed interface StartPosition {

	/**
	 * With the first entry.
	 */
	StartPosition BEGINNING = new Behind(EntryId.MIN);

	/**
	 * With the next entry.
	 */
	StartPosition LATEST = new Latest();

	/**
	 * Reads what was configured.
	 * @param text one of the forms above
	 * @return the position
	 * @throws IllegalArgumentException if it is nothing of the kind
	 */
	static StartPosition parse(String text) {
		String value = text.strip();
		return switch (value) {
			case "beginning" -> BEGINNING;
			case "latest" -> LATEST;
			default -> StartPositionParser.parse(value);
		};
	}

	/**
	 * Returns where an endpoint begins.
	 * @param endpoint the endpoint
	 * @param fallback where it begins if nothing is configured
	 * @return the position
	 * @throws InvalidListenerException if what is configured means nothing
	 */
	static StartPosition of(StreamEndpoint endpoint, StartPosition fallback) {
		String text = endpoint.settings().startFrom();
		try {
			return (text != null) ? parse(text) : fallback;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(endpoint.description(), "its 'start-from' is '%s'".formatted(text),
					"Use 'beginning', 'latest', an id such as '1700000000000-0', a duration ago such as '-1h', "
							+ "or an instant such as '2026-01-31T12:00:00Z'",
					ex);
		}
	}

	/**
	 * Returns the id behind which reading begins.
	 * @param now the server's clock in milliseconds, asked only if that matters
	 * ({@code TIME})
	 * @param last the last id of the stream, {@link EntryId#MIN} if there is none yet;
	 * asked only if that matters ({@code XINFO STREAM})
	 * @return the id, which is read no more
	 */
	EntryId resolve(LongSupplier now, Supplier<EntryId> last);

	/**
	 * Behind a known id.
	 *
	 * @param id the id
	 */
	record Behind(EntryId id) implements StartPosition {

		@Override
		public EntryId resolve(LongSupplier now, Supplier<EntryId> last) {
			return this.id;
		}

	}

	/**
	 * With what was added up to some time ago.
	 *
	 * @param age the time
	 */
	record Ago(Duration age) implements StartPosition {

		@Override
		public EntryId resolve(LongSupplier now, Supplier<EntryId> last) {
			return StartPositionParser.before(now.getAsLong() - this.age.toMillis());
		}

	}

	/**
	 * Behind the last entry there is.
	 */
	record Latest() implements StartPosition {

		@Override
		public EntryId resolve(LongSupplier now, Supplier<EntryId> last) {
			return last.get();
		}

	}

}
