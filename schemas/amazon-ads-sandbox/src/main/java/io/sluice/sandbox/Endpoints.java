package io.sluice.sandbox;

/**
 * Leads each operation to the code that answers it.
 *
 * @param tokens grants and access tokens
 * @param token token service
 * @param connections profiles, connections, terms
 * @param audiences audiences and records
 * @param conversions events and conversion definitions
 * @param inspection everything under /sandbox
 */
record Endpoints(
    TokenStore tokens,
    TokenEndpoint token,
    ConnectionsEndpoint connections,
    AudiencesEndpoint audiences,
    ConversionsEndpoint conversions,
    InspectionEndpoint inspection) {
  Answer answer(Call call) {
    return switch (call.operation()) {
      case TOKEN -> token.handle(call);
      case PROFILES -> connections.profiles(call);
      case CONNECTIONS_LIST -> connections.list(call);
      case CONNECTION_CREATE -> connections.create(call);
      case CONNECTION_DELETE -> connections.delete(call);
      case TERMS_READ -> connections.readTerms(call);
      case TERMS_ACCEPT -> connections.acceptTerms(call);
      case AUDIENCE_CREATE -> audiences.create(call);
      case AUDIENCE_READ -> audiences.read(call);
      case AUDIENCE_UPDATE -> audiences.update(call);
      case RECORDS_UPLOAD -> audiences.upload(call);
      case JOB_STATUS -> audiences.status(call);
      case EVENTS_CREATE -> conversions.events(call);
      case EVENT_DATA_IMPORT -> conversions.eventData(call);
      case DEFINITIONS_CREATE -> conversions.createDefinitions(call);
      case DEFINITIONS_UPDATE -> conversions.updateDefinitions(call);
      case DEFINITIONS_LIST -> conversions.listDefinitions(call);
    };
  }
}
