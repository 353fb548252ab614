package io.github.headrace.stream;

import java.util.ArrayList;
import java.util.List;

import io.github.headrace.message.EntryFields;

/**
 * The answer of a script that takes entries over.
 *
 * @param deliveries what this consumer owns now, with the attempt that has begun
 * @param buried what had no attempts left
 * @param lost the ids of what was no longer in the stream
 * @param dropped how many old dead letters had to go
 * @param unburied how many entries could not be buried
 * @param left what the script says of the rest
 */
record Taken(List<Delivery> deliveries, List<Buried> buried, List<String> lost, int dropped, int unburied,
		Object left) {

	static Taken of(StreamSource source, List<Object> answer) {
		List<Delivery> deliveries = new ArrayList<>();
		for (Object entry : ConsumerScripts.list(answer.get(0))) {
			deliveries.add(delivery(source, ConsumerScripts.list(entry)));
		}
		List<Buried> buried = new ArrayList<>();
		for (Object entry : ConsumerScripts.list(answer.get(1))) {
			List<Object> parts = ConsumerScripts.list(entry);
			buried.add(new Buried(ConsumerScripts.text(parts.get(0)), ConsumerScripts.number(parts.get(1)),
					ConsumerScripts.text(parts.get(2))));
		}
		List<String> lost = ConsumerScripts.list(answer.get(2)).stream().map(ConsumerScripts::text).toList();
		return new Taken(deliveries, buried, lost, ConsumerScripts.number(answer.get(3)),
				ConsumerScripts.number(answer.get(4)), answer.get(5));
	}

	private static Delivery delivery(StreamSource source, List<Object> entry) {
		List<byte[]> fields = ConsumerScripts.list(entry.get(1)).stream().map((part) -> (byte[]) part).toList();
		return new Delivery(source, EntryId.parse((byte[]) entry.get(0)), new EntryFields(fields),
				ConsumerScripts.number(entry.get(2)));
	}

	/** Returns what the script says of the rest, where that is one number. */
	int leftNumber() {
		return ConsumerScripts.number(this.left);
	}

	/**
	 * An entry that had no attempts left.
	 *
	 * @param originalId the id by which people know it
	 * @param attempts how many it had
	 * @param message why it was buried
	 */
	record Buried(String originalId, int attempts, String message) {

	}

}
