"""What Camunda does not execute either: accepted, with a sentence that says so."""

from collections.abc import Mapping

HARMLESS: Mapping[str, str] = {
    "messageFlow": "Message flows between pools are documentation; nothing is sent along them.",
    "participantMultiplicity": "The multiplicity of a pool is documentation.",
    "dataObject": "Data objects are documentation; variables carry the data.",
    "dataObjectReference": "Data objects are documentation; variables carry the data.",
    "dataStore": "Data stores are documentation; variables carry the data.",
    "dataStoreReference": "Data stores are documentation; variables carry the data.",
    "dataInput": "BPMN's data inputs are documentation; Camunda's input/output mapping moves data.",
    "dataOutput": "BPMN's data outputs are documentation; Camunda's input/output mapping moves data.",
    "inputSet": "BPMN's data inputs are documentation; Camunda's input/output mapping moves data.",
    "outputSet": "BPMN's data outputs are documentation; Camunda's input/output mapping moves data.",
    "dataState": "The state of a data object is documentation.",
    "performer": "A 'performer' gets no task, in Camunda neither; 'humanPerformer' does, or camunda:assignee.",
    "operationRef": "The operation of a service interface is documentation.",
    "dataInputAssociation": "Arrows from data objects are documentation; nothing is copied along them.",
    "dataOutputAssociation": "Arrows to data objects are documentation; nothing is copied along them.",
    "ioSpecification": "BPMN's data inputs and outputs are documentation; Camunda's input/output mapping moves data.",
    "property": "BPMN's own data properties are documentation; variables carry the data.",
    "auditing": "BPMN's auditing element is documentation; the engine's history records everything.",
    "monitoring": "BPMN's monitoring element is documentation; the engine's history records everything.",
    "itemDefinition": "Item definitions are documentation; variables carry the data.",
    "rendering": "The rendering of a task is documentation; its form is what is shown.",
    "import": "Imported definitions are not read.",
    "extension": "Extension declarations are not read.",
    "relationship": "Relationships between models are documentation.",
    "interface": "Service interfaces are documentation.",
    "resource": "Resources are documentation; lanes and candidate groups say who works.",
    "partnerEntity": "Partners are documentation.",
    "partnerRole": "Partners are documentation.",
    "endPoint": "Service end points are documentation.",
    "correlationProperty": "Correlation properties are documentation.",
}
"""BPMN's elements that Camunda does not execute either: accepted, each with its sentence as a warning."""

HARMLESS_ATTRIBUTES: Mapping[str, str] = {
    "messageRef": "The message of a send task is documentation: its implementation says what is sent.",
    "operationRef": "The operation of a service interface is documentation.",
    "isImmediate": "The attribute 'isImmediate' of a flow is documentation.",
    "partitionElementRef": "The attribute 'partitionElementRef' of a lane is documentation.",
}
"""BPMN's attributes that Camunda does not execute either, with their warnings."""
