package io.github.headrace.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.headrace.connection.Namespace;
import io.lettuce.core.cluster.SlotHash;

import org.springframework.util.Assert;

/**
 * The key of a stream in Redis, and the keys beside it, which are all of its slot.
 *
 * @param name the name that the application uses
 * @param key the key of the stream, behind the namespace
 */
public record StreamKey(String name, String key) {

	/**
	 * Returns the key of a stream.
	 * @param namespace goes in front of the name
	 * @param name the name that the application uses; braces make a hash tag
	 * @return the key
	 * @throws IllegalArgumentException if the name is empty or has braces that are no
	 * hash tag
	 */
	public static StreamKey of(Namespace namespace, String name) {
		Assert.hasText(name, "The name of a stream must not be empty");
		int open = name.indexOf('{');
		int close = name.indexOf('}');
		boolean plain = open < 0 && close < 0;
		Assert.isTrue(plain || hasTag(name, open, close), () -> ("The name of the stream is '%s', whose braces are no "
				+ "hash tag; write one such as 'orders{42}', or none")
			.formatted(name));
		return new StreamKey(name, namespace.qualify(name));
	}

	private static boolean hasTag(String name, int open, int close) {
		return open >= 0 && close > open + 1 && name.indexOf('{', open + 1) < 0 && name.indexOf('}', close + 1) < 0;
	}

	/**
	 * Returns a key beside the stream, such as <code>{orders}:delayed</code>.
	 * @param suffix what distinguishes it
	 * @return the key
	 */
	public String beside(String suffix) {
		return (this.key.indexOf('{') >= 0) ? this.key + ":" + suffix : "{" + this.key + "}:" + suffix;
	}

	/**
	 * Returns a key of one group beside the stream, such as
	 * <code>{orders}:billing:dlq</code>.
	 * @param group the group
	 * @param suffix what distinguishes it
	 * @return the key
	 */
	public String beside(String group, String suffix) {
		return beside(group + ":" + suffix);
	}

	/**
	 * Returns the slot of all these keys in a Cluster.
	 * @return the number of the slot
	 */
	public int slot() {
		return SlotHash.getSlot(this.key);
	}

	/**
	 * Divides streams into those that one command can read.
	 */
	static Collection<List<StreamKey>> bySlot(List<StreamKey> streams, boolean cluster) {
		Map<Integer, List<StreamKey>> bySlot = new LinkedHashMap<>();
		for (StreamKey stream : streams) {
			bySlot.computeIfAbsent(cluster ? stream.slot() : 0, (slot) -> new ArrayList<>()).add(stream);
		}
		return bySlot.values();
	}

}
