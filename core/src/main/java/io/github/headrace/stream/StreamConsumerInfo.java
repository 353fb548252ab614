package io.github.headrace.stream;

import java.time.Duration;

/**
 * What Redis knows of a consumer of a group.
 *
 * @param name the name of the consumer
 * @param pending how many entries were delivered to it and are not acknowledged
 * @param idle how long it has done nothing that Redis takes for a sign of life
 */
public record StreamConsumerInfo(String name, long pending, Duration idle) {

}
