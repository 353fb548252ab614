package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.headrace.doctor.DoctorReport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint answers, as in the operations guide.
 *
 * @param listeners to channels and keyspace events
 * @param subscriptions made at run time
 * @param consumers of streams
 * @param caches kept coherent
 * @param deadLetters of all listeners that keep some
 * @param doctor what the startup doctor has found, or {@code null} if it has not looked
 * yet
 */
record HeadraceDescriptor(List<ListenerDescriptor> listeners, Subscriptions subscriptions,
		List<ConsumerDescriptor> consumers, CachesDescriptor caches, List<DeadLettersDescriptor> deadLetters,
		@Nullable DoctorReport doctor) implements OperationResponseBody {

	/**
	 * The subscriptions that were made at run time.
	 *
	 * @param open how many there are
	 * @param destinations how many of them there are for each destination, of the first
	 * 1000 destinations
	 */
	record Subscriptions(int open, Map<String, Integer> destinations) {

	}

}
