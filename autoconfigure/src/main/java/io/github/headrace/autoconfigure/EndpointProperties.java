package io.github.headrace.autoconfigure;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of the actuator endpoint.
 *
 * @param showPayloads When the endpoint shows the payloads of dead letters; over JMX only
 * if always.
 */
@ConfigurationProperties("headrace.endpoint")
record EndpointProperties(@DefaultValue("when-authorized") Show showPayloads) {

}
