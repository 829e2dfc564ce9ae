// Written by bin/dev/index-checks.mjs: do not edit. The order is that of order.txt.
import type { Check } from '../src/types.ts'
import envUnknownName from './env/unknown-name.ts'
import envQuotesKept from './env/quotes-kept.ts'
import envStrayWhitespace from './env/stray-whitespace.ts'
import envPlaceholder from './env/placeholder.ts'
import envEmptyValue from './env/empty-value.ts'
import envShadowed from './env/shadowed.ts'
import envNotDelivered from './env/not-delivered.ts'
import envIgnoredByRuntime from './env/ignored-by-runtime.ts'
import envConfigFileWins from './env/config-file-wins.ts'
import envSystemdUnquoted from './env/systemd-unquoted.ts'
import signalsSdkDisabled from './signals/sdk-disabled.ts'
import signalsSdkDisabledLookAlike from './signals/sdk-disabled-look-alike.ts'
import signalsExporterNone from './signals/exporter-none.ts'
import signalsExporterUnknown from './signals/exporter-unknown.ts'
import signalsNotConfigured from './signals/not-configured.ts'
import signalsDefaultDestination from './signals/default-destination.ts'
import signalsSampledOut from './signals/sampled-out.ts'
import signalsSamplerIgnored from './signals/sampler-ignored.ts'
import signalsFilteredOut from './signals/filtered-out.ts'
import signalsRefusesToStart from './signals/refuses-to-start.ts'
import signalsUnsupportedByBackend from './signals/unsupported-by-backend.ts'
import signalsUnsampled from './signals/unsampled.ts'
import signalsConsoleOnly from './signals/console-only.ts'
import headersColonSeparator from './headers/colon-separator.ts'
import headersMissingKey from './headers/missing-key.ts'
import headersNotEncoded from './headers/not-encoded.ts'
import headersDoubleEncoded from './headers/double-encoded.ts'
import headersBadPercent from './headers/bad-percent.ts'
import headersQuoted from './headers/quoted.ts'
import headersSemicolonSeparator from './headers/semicolon-separator.ts'
import headersCommaInValue from './headers/comma-in-value.ts'
import headersIllegalCharacter from './headers/illegal-character.ts'
import headersPlusBecomesSpace from './headers/plus-becomes-space.ts'
import headersJson from './headers/json.ts'
import headersReplacedNotMerged from './headers/replaced-not-merged.ts'
import headersOverridesContentType from './headers/overrides-content-type.ts'
import authMissing from './auth/missing.ts'
import authWrongHeaderName from './auth/wrong-header-name.ts'
import authWrongScheme from './auth/wrong-scheme.ts'
import authMalformedBasic from './auth/malformed-basic.ts'
import authWrongRegion from './auth/wrong-region.ts'
import authWrongKeyType from './auth/wrong-key-type.ts'
import authInUrl from './auth/in-url.ts'
import authMissingRoutingHeader from './auth/missing-routing-header.ts'
import endpointSignalPathDoubled from './endpoint/signal-path-doubled.ts'
import endpointSignalPathMissing from './endpoint/signal-path-missing.ts'
import endpointWrongBasePath from './endpoint/wrong-base-path.ts'
import endpointTrailingSlash from './endpoint/trailing-slash.ts'
import endpointPathOnGrpc from './endpoint/path-on-grpc.ts'
import endpointSchemeMissing from './endpoint/scheme-missing.ts'
import endpointNotAUrl from './endpoint/not-a-url.ts'
import endpointFallsBackToLocalhost from './endpoint/falls-back-to-localhost.ts'
import endpointUnsupportedScheme from './endpoint/unsupported-scheme.ts'
import endpointQueryOrFragment from './endpoint/query-or-fragment.ts'
import endpointPortMissing from './endpoint/port-missing.ts'
import endpointLocalhostInContainer from './endpoint/localhost-in-container.ts'
import endpointWildcardAddress from './endpoint/wildcard-address.ts'
import endpointKnownWrongPort from './endpoint/known-wrong-port.ts'
import endpointTlsMismatch from './endpoint/tls-mismatch.ts'
import endpointStaleOverride from './endpoint/stale-override.ts'
import endpointNotOtlp from './endpoint/not-otlp.ts'
import endpointUnknownService from './endpoint/unknown-service.ts'
import protocolUnknownValue from './protocol/unknown-value.ts'
import protocolUnsupportedByRuntime from './protocol/unsupported-by-runtime.ts'
import protocolUnsupportedByBackend from './protocol/unsupported-by-backend.ts'
import protocolPortMismatch from './protocol/port-mismatch.ts'
import protocolInsecureFlag from './protocol/insecure-flag.ts'
import runtimeCompression from './runtime/compression.ts'
import runtimeTimeoutUnits from './runtime/timeout-units.ts'
import runtimeTimeoutTooLow from './runtime/timeout-too-low.ts'
import runtimeResourceAttributes from './runtime/resource-attributes.ts'
import runtimeServiceNameMissing from './runtime/service-name-missing.ts'
import runtimeRequiredAttribute from './runtime/required-attribute.ts'
import runtimeTemporality from './runtime/temporality.ts'
import runtimeTlsFiles from './runtime/tls-files.ts'
import runtimeProxy from './runtime/proxy.ts'
import runtimeKnownBadVersion from './runtime/known-bad-version.ts'
import runtimeShortLived from './runtime/short-lived.ts'
import runtimeContentMasked from './runtime/content-masked.ts'
import runtimeSilentFailures from './runtime/silent-failures.ts'
import runtimeMissingDependency from './runtime/missing-dependency.ts'
import runtimeOtherTelemetrySwitch from './runtime/other-telemetry-switch.ts'
import runtimeSecondRoute from './runtime/second-route.ts'
import runtimeSideDoor from './runtime/side-door.ts'
import collectorNoPipeline from './collector/no-pipeline.ts'
import collectorBoundToLocalhost from './collector/bound-to-localhost.ts'
import collectorReceiverOff from './collector/receiver-off.ts'
import collectorInvalid from './collector/invalid.ts'
import collectorExportFailing from './collector/export-failing.ts'
import collectorMayLoseData from './collector/may-lose-data.ts'
import transportDns from './transport/dns.ts'
import transportRefused from './transport/refused.ts'
import transportTimeout from './transport/timeout.ts'
import transportReset from './transport/reset.ts'
import transportTlsToPlain from './transport/tls-to-plain.ts'
import transportPlainToTls from './transport/plain-to-tls.ts'
import transportCertificateUntrusted from './transport/certificate-untrusted.ts'
import transportCertificateExpired from './transport/certificate-expired.ts'
import transportCertificateWrongHost from './transport/certificate-wrong-host.ts'
import transportClientCertificate from './transport/client-certificate.ts'
import transportHttpToGrpcPort from './transport/http-to-grpc-port.ts'
import transportGrpcToHttpPort from './transport/grpc-to-http-port.ts'
import transportNotHttp from './transport/not-http.ts'
import transportProxy from './transport/proxy.ts'
import transportRedirect from './transport/redirect.ts'
import transportIpv6 from './transport/ipv6.ts'
import backendUnauthorized from './backend/unauthorized.ts'
import backendForbidden from './backend/forbidden.ts'
import backendHostRejected from './backend/host-rejected.ts'
import backendPathNotFound from './backend/path-not-found.ts'
import backendSignalUnsupported from './backend/signal-unsupported.ts'
import backendMediaType from './backend/media-type.ts'
import backendCompression from './backend/compression.ts'
import backendBadRequest from './backend/bad-request.ts'
import backendNotImplemented from './backend/not-implemented.ts'
import backendTooLarge from './backend/too-large.ts'
import backendRateLimited from './backend/rate-limited.ts'
import backendUnavailable from './backend/unavailable.ts'
import backendServerError from './backend/server-error.ts'
import backendAcceptedNothing from './backend/accepted-nothing.ts'
import backendPartialSuccess from './backend/partial-success.ts'
import backendDownstream from './backend/downstream.ts'
import backendTooOld from './backend/too-old.ts'
import roundTripSendFailed from './round-trip/send-failed.ts'
import roundTripNotFound from './round-trip/not-found.ts'
import roundTripWrongPlace from './round-trip/wrong-place.ts'
import roundTripAltered from './round-trip/altered.ts'
import roundTripNoRoot from './round-trip/no-root.ts'
import roundTripNoReader from './round-trip/no-reader.ts'
import roundTripNotCleanedUp from './round-trip/not-cleaned-up.ts'

export const checks: Check[] = [
  envUnknownName,
  envQuotesKept,
  envStrayWhitespace,
  envPlaceholder,
  envEmptyValue,
  envShadowed,
  envNotDelivered,
  envIgnoredByRuntime,
  envConfigFileWins,
  envSystemdUnquoted,
  signalsSdkDisabled,
  signalsSdkDisabledLookAlike,
  signalsExporterNone,
  signalsExporterUnknown,
  signalsNotConfigured,
  signalsDefaultDestination,
  signalsSampledOut,
  signalsSamplerIgnored,
  signalsFilteredOut,
  signalsRefusesToStart,
  signalsUnsupportedByBackend,
  signalsUnsampled,
  signalsConsoleOnly,
  headersColonSeparator,
  headersMissingKey,
  headersNotEncoded,
  headersDoubleEncoded,
  headersBadPercent,
  headersQuoted,
  headersSemicolonSeparator,
  headersCommaInValue,
  headersIllegalCharacter,
  headersPlusBecomesSpace,
  headersJson,
  headersReplacedNotMerged,
  headersOverridesContentType,
  authMissing,
  authWrongHeaderName,
  authWrongScheme,
  authMalformedBasic,
  authWrongRegion,
  authWrongKeyType,
  authInUrl,
  authMissingRoutingHeader,
  endpointSignalPathDoubled,
  endpointSignalPathMissing,
  endpointWrongBasePath,
  endpointTrailingSlash,
  endpointPathOnGrpc,
  endpointSchemeMissing,
  endpointNotAUrl,
  endpointFallsBackToLocalhost,
  endpointUnsupportedScheme,
  endpointQueryOrFragment,
  endpointPortMissing,
  endpointLocalhostInContainer,
  endpointWildcardAddress,
  endpointKnownWrongPort,
  endpointTlsMismatch,
  endpointStaleOverride,
  endpointNotOtlp,
  endpointUnknownService,
  protocolUnknownValue,
  protocolUnsupportedByRuntime,
  protocolUnsupportedByBackend,
  protocolPortMismatch,
  protocolInsecureFlag,
  runtimeCompression,
  runtimeTimeoutUnits,
  runtimeTimeoutTooLow,
  runtimeResourceAttributes,
  runtimeServiceNameMissing,
  runtimeRequiredAttribute,
  runtimeTemporality,
  runtimeTlsFiles,
  runtimeProxy,
  runtimeKnownBadVersion,
  runtimeShortLived,
  runtimeContentMasked,
  runtimeSilentFailures,
  runtimeMissingDependency,
  runtimeOtherTelemetrySwitch,
  runtimeSecondRoute,
  runtimeSideDoor,
  collectorNoPipeline,
  collectorBoundToLocalhost,
  collectorReceiverOff,
  collectorInvalid,
  collectorExportFailing,
  collectorMayLoseData,
  transportDns,
  transportRefused,
  transportTimeout,
  transportReset,
  transportTlsToPlain,
  transportPlainToTls,
  transportCertificateUntrusted,
  transportCertificateExpired,
  transportCertificateWrongHost,
  transportClientCertificate,
  transportHttpToGrpcPort,
  transportGrpcToHttpPort,
  transportNotHttp,
  transportProxy,
  transportRedirect,
  transportIpv6,
  backendUnauthorized,
  backendForbidden,
  backendHostRejected,
  backendPathNotFound,
  backendSignalUnsupported,
  backendMediaType,
  backendCompression,
  backendBadRequest,
  backendNotImplemented,
  backendTooLarge,
  backendRateLimited,
  backendUnavailable,
  backendServerError,
  backendAcceptedNothing,
  backendPartialSuccess,
  backendDownstream,
  backendTooOld,
  roundTripSendFailed,
  roundTripNotFound,
  roundTripWrongPlace,
  roundTripAltered,
  roundTripNoRoot,
  roundTripNoReader,
  roundTripNotCleanedUp,
]
