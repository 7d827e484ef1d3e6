/*
 * Says while drawing what Alur would refuse at Deploy, and what it would warn of, in the same words.
 *
 * The server's pre-flight is what counts: it looks at more than this, and a diagram drawn without the plugin deploys
 * just as well. VOCABULARY is written from the engine (python setup/modeler_plugin.py), so that what the engine learns
 * to execute is known here too; the rest of the file is written by hand.
 */
(function () {
  'use strict';

  // <vocabulary>
  const VOCABULARY = {
    "executed": {"definitions": ["exporter", "exporterVersion", "expressionLanguage", "id", "name", "targetNamespace", "typeLanguage"], "process": ["candidateStarterGroups", "candidateStarterUsers", "historyTimeToLive", "id", "isClosed", "isExecutable", "isStartableInTasklist", "jobPriority", "name", "processType", "taskPriority", "versionTag"], "collaboration": ["id", "isClosed", "name"], "participant": ["id", "name", "processRef"], "laneSet": ["id", "name"], "childLaneSet": ["id", "name"], "lane": ["id", "name"], "flowNodeRef": [], "incoming": [], "outgoing": [], "extensionElements": [], "documentation": ["id", "textFormat"], "sequenceFlow": ["id", "name", "sourceRef", "targetRef"], "conditionExpression": ["id", "language"], "startEvent": ["async", "asyncAfter", "asyncBefore", "exclusive", "formKey", "formRef", "formRefBinding", "formRefVersion", "id", "initiator", "isInterrupting", "jobPriority", "name", "parallelMultiple"], "endEvent": ["async", "asyncAfter", "asyncBefore", "exclusive", "id", "jobPriority", "name"], "boundaryEvent": ["async", "asyncAfter", "asyncBefore", "attachedToRef", "cancelActivity", "exclusive", "id", "jobPriority", "name", "parallelMultiple"], "intermediateCatchEvent": ["async", "asyncAfter", "asyncBefore", "exclusive", "id", "jobPriority", "name", "parallelMultiple"], "intermediateThrowEvent": ["async", "asyncAfter", "asyncBefore", "exclusive", "id", "jobPriority", "name"], "task": ["async", "asyncAfter", "asyncBefore", "completionQuantity", "default", "exclusive", "id", "isForCompensation", "jobPriority", "name", "startQuantity"], "manualTask": ["async", "asyncAfter", "asyncBefore", "completionQuantity", "default", "exclusive", "id", "isForCompensation", "jobPriority", "name", "startQuantity"], "userTask": ["assignee", "async", "asyncAfter", "asyncBefore", "candidateGroups", "candidateUsers", "completionQuantity", "default", "dueDate", "exclusive", "followUpDate", "formKey", "formRef", "formRefBinding", "formRefVersion", "id", "implementation", "isForCompensation", "jobPriority", "name", "priority", "startQuantity"], "potentialOwner": ["id", "name"], "humanPerformer": ["id", "name"], "resourceAssignmentExpression": ["id"], "formalExpression": ["id"], "scriptTask": ["async", "asyncAfter", "asyncBefore", "completionQuantity", "default", "exclusive", "id", "isForCompensation", "jobPriority", "name", "resultVariable", "resultVariableName", "scriptFormat", "startQuantity"], "script": [], "serviceTask": ["async", "asyncAfter", "asyncBefore", "completionQuantity", "default", "delegateExpression", "exclusive", "expression", "id", "implementation", "isForCompensation", "jobPriority", "name", "resultVariable", "resultVariableName", "startQuantity", "taskPriority", "topic", "type"], "sendTask": ["async", "asyncAfter", "asyncBefore", "completionQuantity", "default", "delegateExpression", "exclusive", "expression", "id", "implementation", "isForCompensation", "jobPriority", "name", "resultVariable", "resultVariableName", "startQuantity", "taskPriority", "topic", "type"], "businessRuleTask": ["async", "asyncAfter", "asyncBefore", "completionQuantity", "decisionRef", "decisionRefBinding", "decisionRefVersion", "decisionRefVersionTag", "default", "delegateExpression", "exclusive", "expression", "id", "implementation", "isForCompensation", "jobPriority", "mapDecisionResult", "name", "resultVariable", "resultVariableName", "startQuantity", "taskPriority", "topic", "type"], "receiveTask": ["async", "asyncAfter", "asyncBefore", "completionQuantity", "default", "exclusive", "id", "implementation", "instantiate", "isForCompensation", "jobPriority", "messageRef", "name", "startQuantity"], "callActivity": ["async", "asyncAfter", "asyncBefore", "calledElement", "calledElementBinding", "calledElementVersion", "calledElementVersionTag", "completionQuantity", "default", "exclusive", "id", "isForCompensation", "jobPriority", "name", "startQuantity"], "subProcess": ["async", "asyncAfter", "asyncBefore", "completionQuantity", "default", "exclusive", "id", "isForCompensation", "jobPriority", "name", "startQuantity", "triggeredByEvent"], "transaction": ["async", "asyncAfter", "asyncBefore", "completionQuantity", "default", "exclusive", "id", "isForCompensation", "jobPriority", "method", "name", "startQuantity", "triggeredByEvent"], "exclusiveGateway": ["async", "asyncAfter", "asyncBefore", "default", "exclusive", "gatewayDirection", "id", "jobPriority", "name"], "inclusiveGateway": ["async", "asyncAfter", "asyncBefore", "default", "exclusive", "gatewayDirection", "id", "jobPriority", "name"], "parallelGateway": ["async", "asyncAfter", "asyncBefore", "exclusive", "gatewayDirection", "id", "jobPriority", "name"], "eventBasedGateway": ["async", "asyncAfter", "asyncBefore", "eventGatewayType", "exclusive", "gatewayDirection", "id", "instantiate", "jobPriority", "name"], "multiInstanceLoopCharacteristics": ["async", "asyncAfter", "asyncBefore", "behavior", "collection", "elementVariable", "exclusive", "id", "isSequential", "jobPriority"], "loopCardinality": ["id"], "loopDataInputRef": [], "inputDataItem": ["id", "isCollection", "name"], "completionCondition": ["id"], "timerEventDefinition": ["exclusive", "id"], "timeDate": ["id"], "timeDuration": ["id"], "timeCycle": ["id"], "messageEventDefinition": ["delegateExpression", "expression", "id", "messageRef", "resultVariable", "resultVariableName", "taskPriority", "topic", "type"], "signalEventDefinition": ["id", "signalRef"], "escalationEventDefinition": ["escalationCodeVariable", "escalationRef", "id"], "errorEventDefinition": ["errorCodeVariable", "errorMessageVariable", "errorRef", "id"], "conditionalEventDefinition": ["id", "variableEvents", "variableName"], "condition": ["id", "language"], "linkEventDefinition": ["id", "name"], "compensateEventDefinition": ["activityRef", "id", "waitForCompletion"], "cancelEventDefinition": ["id"], "terminateEventDefinition": ["id"], "error": ["errorCode", "errorMessage", "id", "name", "structureRef"], "escalation": ["escalationCode", "id", "name", "structureRef"], "message": ["id", "itemRef", "name"], "signal": ["id", "name", "structureRef"], "textAnnotation": ["id", "textFormat"], "text": [], "association": ["associationDirection", "id", "sourceRef", "targetRef"], "group": ["categoryValueRef", "id"], "category": ["id", "name"], "categoryValue": ["id", "value"]},
    "extensions": {"properties": [], "property": ["id", "name", "value"], "formData": [], "formField": ["datePattern", "defaultValue", "id", "label", "type"], "value": ["id", "name"], "validation": [], "constraint": ["config", "name"], "inputOutput": [], "inputParameter": ["name"], "outputParameter": ["name"], "list": [], "map": [], "entry": ["key"], "script": ["scriptFormat"], "taskListener": ["delegateExpression", "event", "expression", "id"], "executionListener": ["delegateExpression", "event", "expression"], "failedJobRetryTimeCycle": [], "errorEventDefinition": ["errorRef", "expression", "id"], "in": ["businessKey", "local", "source", "sourceExpression", "target", "variables"], "out": ["local", "source", "sourceExpression", "target", "variables"]},
    "harmless": ["auditing", "correlationProperty", "dataInput", "dataInputAssociation", "dataObject", "dataObjectReference", "dataOutput", "dataOutputAssociation", "dataState", "dataStore", "dataStoreReference", "endPoint", "extension", "import", "inputSet", "interface", "ioSpecification", "itemDefinition", "messageFlow", "monitoring", "operationRef", "outputSet", "participantMultiplicity", "partnerEntity", "partnerRole", "performer", "property", "relationship", "rendering", "resource"],
    "events": ["boundaryEvent cancelEventDefinition", "boundaryEvent compensateEventDefinition", "boundaryEvent conditionalEventDefinition", "boundaryEvent errorEventDefinition", "boundaryEvent escalationEventDefinition", "boundaryEvent messageEventDefinition", "boundaryEvent signalEventDefinition", "boundaryEvent timerEventDefinition", "endEvent", "endEvent cancelEventDefinition", "endEvent compensateEventDefinition", "endEvent errorEventDefinition", "endEvent escalationEventDefinition", "endEvent messageEventDefinition", "endEvent signalEventDefinition", "endEvent terminateEventDefinition", "intermediateCatchEvent conditionalEventDefinition", "intermediateCatchEvent linkEventDefinition", "intermediateCatchEvent messageEventDefinition", "intermediateCatchEvent signalEventDefinition", "intermediateCatchEvent timerEventDefinition", "intermediateThrowEvent", "intermediateThrowEvent compensateEventDefinition", "intermediateThrowEvent escalationEventDefinition", "intermediateThrowEvent linkEventDefinition", "intermediateThrowEvent messageEventDefinition", "intermediateThrowEvent signalEventDefinition", "startEvent", "startEvent compensateEventDefinition", "startEvent conditionalEventDefinition", "startEvent errorEventDefinition", "startEvent escalationEventDefinition", "startEvent messageEventDefinition", "startEvent signalEventDefinition", "startEvent timerEventDefinition"],
    "only": {"startQuantity": ["1"], "completionQuantity": ["1"], "parallelMultiple": ["0", "false"], "instantiate": ["0", "false"], "isCollection": ["0", "false"], "eventGatewayType": ["Exclusive"], "behavior": ["All"], "variables": ["", "all"]},
    "refusedAttributes": ["calledElementTenantId", "caseBinding", "caseRef", "caseTenantId", "caseVersion", "class", "decisionRefTenantId", "dst", "dstExpr", "formHandlerClass", "link", "linkExpr", "resource", "src", "srcExpr", "variableMappingClass", "variableMappingDelegateExpression"],
    "refusedElements": ["connector", "expression", "field", "formProperty", "potentialStarter", "string", "timerEventDefinition"],
    "refusedPlaces": ["formData businessKey", "signalEventDefinition async"],
    "instead": {"class": "Alur runs no Java: use camunda:expression, a delegate by its name (camunda:delegateExpression), an external task (camunda:type=\"external\" with a topic) or a script task in Python.", "connector": "Alur runs no Java: use camunda:expression, a delegate by its name (camunda:delegateExpression), an external task (camunda:type=\"external\" with a topic) or a script task in Python.", "field": "Fields are for Java classes; a delegate reads variables.", "complexGateway": "Draw exclusive, parallel or inclusive gateways.", "adHocSubProcess": "Draw a subprocess with a parallel or inclusive gateway.", "standardLoopCharacteristics": "Draw the loop with an exclusive gateway, or use multi-instance.", "formProperty": "Use generated task forms (camunda:formData).", "formHandlerClass": "Use generated task forms (camunda:formData).", "resource": "Write the script into the diagram, in Python.", "caseRef": "Alur has no cases (CMMN): call a process (calledElement).", "caseBinding": "Alur has no cases (CMMN): call a process (calledElement).", "variableMappingClass": "Use camunda:in and camunda:out.", "variableMappingDelegateExpression": "Use camunda:in and camunda:out.", "calledElementTenantId": "Alur has no tenants. Remove it.", "decisionRefTenantId": "Alur has no tenants. Remove it.", "businessKey": "Name the business key in the property 'kunci_bisnis' of the process.", "eventGatewayType": "Draw an exclusive event-based gateway; for all events together draw a parallel gateway.", "instantiate": "Start the process by a message start event.", "parallelMultiple": "Draw one event for each, after a parallel gateway."},
    "kinds": ["angka", "berkas", "panjang", "tabel", "uang", "unit"],
    "tables": {"kinds": ["teks", "panjang", "angka", "uang", "tanggal", "pilihan", "ya_tidak", "berkas"], "members": ["baca", "contoh", "desimal", "hitung", "id", "jenis", "jenis_berkas", "jumlah", "label", "lebar", "max", "min", "panjang_maks", "petunjuk", "pilihan", "pola", "tidak_lampau", "wajib"], "widths": ["sempit", "sedang", "lebar"], "sources": ["indikator"], "files": ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "jpg", "png", "zip", "csv", "txt"], "columns": 40, "rows": 5000, "usual": 200}
  };
  // </vocabulary>

  const FIELD_TYPES = ['string', 'long', 'boolean', 'date', 'enum'];
  const CONSTRAINTS = ['required', 'readonly', 'min', 'max', 'minlength', 'maxlength'];
  const SERVICES = ['serviceTask', 'sendTask', 'businessRuleTask'];
  const DURATION = /^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;
  const SPOKEN_TIME = /^(\d{1,9})\s+(Menit|Jam|Hari)$/i;

  /* The element's name in XML: 'bpmn:UserTask' is 'userTask'. */
  function nameOf(element) {
    const name = element.$type.split(':').pop();
    return name.charAt(0).toLowerCase() + name.slice(1);
  }

  function isBpmn(element) {
    return element.$type.startsWith('bpmn:');
  }

  /* Both kinds of expression: written literally, a text can be checked; computed, only the server knows. */
  function isComputed(text) {
    return /[$#]\{/.test(text || '');
  }

  function bodyOf(expression) {
    return ((expression && expression.body) || '').trim();
  }

  function list(found) {
    return found || [];
  }

  /* What stands in extensionElements, of one name ('camunda:formData') or all. */
  function extensions(element, type) {
    const values = list(element.extensionElements && element.extensionElements.values);
    return type ? values.filter((value) => value.$type === type) : values;
  }

  /* The properties an administrator wrote, by name. */
  function propertiesOf(element) {
    const found = {};
    for (const box of extensions(element, 'camunda:Properties')) {
      for (const property of list(box.values)) {
        found[property.name] = property.value;
      }
    }
    return found;
  }

  /* The next element upwards that the Modeler can point at. */
  function shown(element) {
    while (element.$parent && !(element.$instanceOf('bpmn:FlowElement') || element.$instanceOf('bpmn:RootElement'))) {
      element = element.$parent;
    }
    return element;
  }

  function refusal(what, name) {
    return `Alur does not execute ${what} yet. ${VOCABULARY.instead[name] || 'Remove it.'}`;
  }

  /* Every attribute that is written, as [name, value, whether it is Camunda's]; what the Modeler keeps to itself is left out. */
  function attributesOf(element) {
    const found = [];
    for (const property of element.$descriptor.properties) {
      const name = property.name.split(':').pop();
      if ((property.isAttr || property.isReference) && Object.prototype.hasOwnProperty.call(element, property.name)) {
        found.push([name, element[property.name], property.ns.prefix === 'camunda']);
      }
    }
    for (const [key, value] of Object.entries(element.$attrs || {})) {
      const [prefix, name] = key.includes(':') ? key.split(':') : ['', key];
      if (prefix === 'camunda') {
        found.push([name, value, true]);
      }
    }
    return found;
  }

  // What the engine does not execute

  function checkElement(element, say) {
    const name = nameOf(element);
    if (VOCABULARY.executed[name]) {
      checkAttributes(element, name, say);
    } else if (element.$instanceOf('bpmn:FlowElement') || element.$instanceOf('bpmn:LoopCharacteristics')) {
      if (!VOCABULARY.harmless.includes(name)) {
        say(element, refusal(`the element '${name}'`, name));
      }
    }
    for (const extension of extensions(element)) {
      checkExtension(extension, element, name, say);
    }
  }

  function checkAttributes(element, name, say) {
    for (const [attribute, value, camunda] of attributesOf(element)) {
      const label = camunda ? `camunda:${attribute}` : attribute;
      if (camunda && isRefusedAttribute(name, attribute)) {
        say(element, refusal(`the attribute '${label}' of '${name}'`, attribute));
      } else if (!isAllowedValue(attribute, value)) {
        say(element, refusal(`${label}="${value}" of '${name}'`, attribute));
      }
    }
  }

  function isRefusedAttribute(name, attribute) {
    const allowed = (VOCABULARY.executed[name] || VOCABULARY.extensions[name] || []).includes(attribute);
    const place = VOCABULARY.refusedPlaces.includes(`${name} ${attribute}`);
    return place || (!allowed && VOCABULARY.refusedAttributes.includes(attribute));
  }

  function isAllowedValue(attribute, value) {
    const only = VOCABULARY.only[attribute];
    return !only || only.includes(String(value).trim());
  }

  function checkExtension(extension, owner, ownerName, say) {
    const [prefix] = extension.$type.split(':');
    const name = nameOf(extension);
    if (prefix === 'zeebe') {
      say(owner, 'The diagram is drawn for Camunda 8. Draw it in the Modeler as a Camunda 7 diagram.');
    } else if (prefix === 'camunda' && VOCABULARY.refusedElements.includes(name)) {
      say(owner, refusal(`'camunda:${name}' on '${ownerName}'`, name));
    } else if (prefix === 'camunda' && extension.$descriptor) {
      for (const [attribute] of attributesOf(extension)) {
        if (isRefusedAttribute(name, attribute)) {
          say(owner, refusal(`the attribute '${attribute}' of '${name}'`, attribute));
        }
      }
    }
  }

  // Events

  function checkEvent(event, say) {
    const name = nameOf(event);
    const definitions = list(event.eventDefinitions);
    if (definitions.length > 1) {
      say(event, 'The event has several event definitions. Draw one event for each.');
    }
    if (!definitions.length && !VOCABULARY.events.includes(name)) {
      say(event, refusal(`'${name}' without an event definition`, ''));
    }
    for (const definition of definitions) {
      const kind = nameOf(definition);
      if (!VOCABULARY.events.includes(`${name} ${kind}`)) {
        say(event, refusal(`'${kind}' on '${name}'`, kind));
      } else {
        checkDefinition(event, name, definition, kind, say);
      }
    }
  }

  function checkDefinition(event, name, definition, kind, say) {
    const throws = name === 'endEvent' || name === 'intermediateThrowEvent';
    if (kind === 'timerEventDefinition') {
      checkTimer(event, definition, say);
    } else if (kind === 'messageEventDefinition' && !throws) {
      checkMessage(event, definition, say);
    } else if (kind === 'signalEventDefinition' && !definition.signalRef) {
      say(event, "signalEventDefinition does not have required property 'signalRef'");
    } else if (kind === 'escalationEventDefinition' && throws && !(definition.escalationRef || {}).escalationCode) {
      say(event, "escalation end event must have an 'escalationCode'");
    } else if (kind === 'cancelEventDefinition' && name === 'boundaryEvent' && !isTransaction(event.attachedToRef)) {
      say(event, 'boundary event with cancelEventDefinition only supported on transaction subprocesses');
    } else if (kind === 'conditionalEventDefinition' && !bodyOf(definition.condition)) {
      say(event, 'The conditional event has no condition.');
    }
  }

  function checkMessage(event, definition, say) {
    if (!definition.messageRef) {
      say(event, "attribute 'messageRef' is required");
    } else if (!definition.messageRef.name) {
      say(event, 'Cannot have a message event subscription with an empty or missing name');
    }
  }

  function isTransaction(activity) {
    return Boolean(activity) && activity.$type === 'bpmn:Transaction';
  }

  function checkSignals(definitions, say) {
    const names = new Set();
    for (const signal of list(definitions.rootElements).filter((element) => element.$type === 'bpmn:Signal')) {
      if (!signal.name) {
        say(signal, `signal with id '${signal.id}' has no name`);
      } else if (names.has(signal.name)) {
        say(signal, `duplicate signal name '${signal.name}'.`);
      }
      names.add(signal.name);
    }
  }

  function checkTimer(event, definition, say) {
    const written = ['timeDate', 'timeDuration', 'timeCycle'].filter((kind) => bodyOf(definition[kind]));
    if (written.length !== 1) {
      say(event, 'Timer needs configuration (either timeDate, timeCycle or timeDuration is needed).');
      return;
    }
    const text = bodyOf(definition[written[0]]);
    if (written[0] === 'timeDuration' && nameOf(event) === 'startEvent' && !event.$parent.triggeredByEvent) {
      say(event, "Alur does not execute 'timeDuration' on a start event yet. Use timeCycle or timeDate.");
    } else if (written[0] === 'timeDuration' && !isComputed(text) && !DURATION.test(text)) {
      say(event, `'${text}' is no duration. Write it as ISO 8601, such as PT15M or P1D.`);
    }
  }

  // What works by itself

  function checkImplementation(element, holder, name, say) {
    const required = SERVICES.includes(name);
    if (holder.type === 'external') {
      if (!holder.topic) {
        say(element, "External tasks must specify a 'topic' attribute in the camunda namespace");
      }
    } else if (holder.type) {
      say(element, `Invalid usage of type attribute on ${name}: '${holder.type}'. Use camunda:type="external" with a topic.`);
    } else if (required && !isImplemented(holder)) {
      say(
        element,
        `One of the attributes 'class', 'delegateExpression', 'type', or 'expression' is mandatory on ${name}.`
      );
    }
  }

  function isImplemented(holder) {
    const written = holder.class || holder.expression || holder.delegateExpression || holder.decisionRef;
    return written || extensions(holder, 'camunda:Connector').length > 0;
  }

  function checkTask(task, say) {
    const name = nameOf(task);
    if (SERVICES.includes(name)) {
      checkImplementation(task, task, name, say);
    } else if (name === 'scriptTask') {
      checkScript(task, task.scriptFormat, task.script, `The script of '${task.id}'`, say);
    } else if (name === 'callActivity' && !task.calledElement) {
      say(task, "Missing attribute 'calledElement' or 'caseRef'");
    }
    const loop = task.loopCharacteristics;
    if (loop && loop.$type === 'bpmn:MultiInstanceLoopCharacteristics' && !loop.collection && !bodyOf(loop.loopCardinality)) {
      say(task, 'Either loopCardinality or loopDataInputRef/activiti:collection must be set');
    }
  }

  function checkMappings(element, say) {
    const eventSubprocess = element.$type === 'bpmn:SubProcess' && element.triggeredByEvent;
    if (extensions(element, 'camunda:InputOutput').length && (element.$type === 'bpmn:StartEvent' || eventSubprocess)) {
      const what = eventSubprocess ? "subProcess' with attribute 'triggeredByEvent = true" : 'startEvent';
      say(element, `camunda:inputOutput mapping unsupported for element type '${what}'.`);
    }
    for (const mapping of [...extensions(element, 'camunda:In'), ...extensions(element, 'camunda:Out')]) {
      if ((mapping.source || mapping.sourceExpression) && !mapping.target) {
        say(element, "Missing attribute 'target' when attribute 'source' or 'sourceExpression' is set");
      }
    }
  }

  function checkScript(element, format, source, what, say) {
    if ((format || '').trim().toLowerCase() !== 'python') {
      say(element, `${what} has the format '${format || 'none'}'. Alur runs Python only: write scriptFormat="python".`);
    } else if (!(source || '').trim()) {
      say(element, `Unable to process ScriptTask: No script source or resource was given. ${what} is empty.`);
    }
  }

  function checkListeners(element, say) {
    const listeners = [...extensions(element, 'camunda:ExecutionListener'), ...extensions(element, 'camunda:TaskListener')];
    for (const listener of listeners) {
      if (listener.script) {
        checkScript(element, listener.script.scriptFormat, listener.script.value, `A listener of '${element.id}'`, say);
      }
    }
  }

  // How nodes and flows hang together

  function checkGateway(gateway, say) {
    if (nameOf(gateway) !== 'exclusiveGateway') {
      return;
    }
    const flows = list(gateway.$parent.flowElements).filter((element) => element.sourceRef === gateway);
    const bare = flows.filter((flow) => !flow.conditionExpression && flow !== gateway.default);
    if (!flows.length) {
      say(gateway, `Exclusive Gateway '${gateway.id}' has no outgoing sequence flows.`);
    } else if (flows.length === 1 && flows[0].conditionExpression) {
      say(
        flows[0],
        `Exclusive Gateway '${gateway.id}' has only one outgoing sequence flow ('${flows[0].id}'). ` +
          'This is not allowed to have a condition.'
      );
    } else if (flows.length > 1 && (gateway.default || bare.length > 1)) {
      for (const flow of bare) {
        say(
          flow,
          `Exclusive Gateway '${gateway.id}' has outgoing sequence flow '${flow.id}' without condition which is not the ` +
            'default flow.'
        );
      }
    }
  }

  function checkFlow(flow, say) {
    if (flow.conditionExpression && flow.sourceRef && flow.sourceRef.default === flow) {
      say(
        flow,
        `'${flow.sourceRef.id}' has outgoing sequence flow '${flow.id}' which is the default flow but has a condition too. ` +
          'Remove one of the two.'
      );
    }
    if (flow.conditionExpression && flow.conditionExpression.language) {
      checkScript(flow, flow.conditionExpression.language, bodyOf(flow.conditionExpression), `The condition of '${flow.id}'`, say);
    }
  }

  function checkStarts(scope, say) {
    const elements = list(scope.flowElements);
    const starts = elements.filter((element) => element.$type === 'bpmn:StartEvent');
    if (!starts.length) {
      say(scope, `${nameOf(scope)} must define a startEvent element`);
    }
    const plain = starts.filter((start) =>
      list(start.eventDefinitions).every((definition) => definition.$type === 'bpmn:TimerEventDefinition')
    );
    for (const extra of plain.slice(1)) {
      say(
        extra,
        'multiple none start events or timer start events not supported on process definition: ' +
          `'${plain[0].id}' and '${extra.id}'.`
      );
    }
  }

  // Forms

  function checkForm(element, say) {
    const seen = new Set();
    if (element.formKey && element.formRef) {
      say(element, 'Invalid element definition: only one of the attributes formKey and formRef is allowed.');
    }
    for (const field of extensions(element, 'camunda:FormData').flatMap((form) => list(form.fields))) {
      if (!field.id) {
        say(element, "form field must have an 'id' attribute: the name of the variable it fills.");
      } else if (seen.has(field.id)) {
        say(element, `The form has two fields of the id '${field.id}'. Change one.`);
      }
      seen.add(field.id);
      checkField(element, field, say);
    }
  }

  function checkField(element, field, say) {
    if (!FIELD_TYPES.includes(field.type)) {
      say(
        element,
        `unknown type '${field.type || ''}' of the form field '${field.id}': it must be one of ${FIELD_TYPES.join(', ')}.`
      );
    }
    checkTable(element, field, say);
    for (const constraint of list(field.validation && field.validation.constraints)) {
      if (!CONSTRAINTS.includes(constraint.name)) {
        say(
          element,
          `The constraint '${constraint.name}' of the form field '${field.id}' is not executed by Alur. ` +
            'Use required, readonly, min, max, minlength or maxlength.'
        );
      }
    }
  }

  // Tables: what 'kolom' and its companions draw. Expressions and patterns are looked at by the server alone.

  const SWITCHES = ['wajib', 'baca', 'jumlah'];
  const NUMBERS = ['angka', 'uang'];

  function checkTable(element, field, say) {
    const drawn = Object.fromEntries(list(field.properties && field.properties.values).map(({ id, value }) => [id, value || '']));
    if (field.type !== 'string') {
      return;
    }
    if (drawn.jenis === 'berkas') {
      fileProblems(drawn).forEach((sentence) => say(element, `The file field '${field.id}': ${sentence}`));
    } else if (drawn.jenis === 'tabel') {
      tableProblems(drawn).forEach((sentence) => say(element, `The table '${field.id}': ${sentence}`));
    }
  }

  function tableProblems(drawn) {
    const columns = drawnColumns(drawn.kolom);
    if (!columns.length) {
      return [`the property 'kolom' must be a JSON list of columns, such as [{"id": "nama"}].`];
    }
    const most = VOCABULARY.tables.columns;
    const ids = columns.map((column) => ('id' in column ? String(column.id) : 'None'));
    const doubles = new Set(ids.filter((id, at) => ids.indexOf(id) !== at));
    return [
      ...(columns.length > most ? [`it has ${columns.length} columns. Draw ${most} at most.`] : []),
      ...[...doubles].map((id) => `two columns have the id '${id}'. Change one.`),
      ...columns.flatMap((column) => columnProblems(column).map((sentence) => `column '${'id' in column ? column.id : ''}' ${sentence}`)),
      ...rowProblems(drawn)
    ];
  }

  /* The columns as written in JSON; none where that is no list of objects. */
  function drawnColumns(text) {
    try {
      const found = JSON.parse(text || '');
      const isObject = (each) => each !== null && typeof each === 'object' && !Array.isArray(each);
      return Array.isArray(found) && found.every(isObject) ? found : [];
    } catch {
      return [];
    }
  }

  function columnProblems(column) {
    const { kinds, members, widths } = VOCABULARY.tables;
    const kind = 'jenis' in column ? column.jenis : 'teks';
    return [
      ...(typeof column.id === 'string' && /^[\p{L}_][\p{L}\p{N}_]{0,63}$/u.test(column.id) ? [] : ["must have an 'id': a letter, then letters, digits and _."]),
      ...Object.keys(column).filter((name) => !members.includes(name)).map((name) => `has '${name}', which Alur does not know.`),
      ...(kinds.includes(kind) ? [] : [`has the unknown kind '${kind}': 'jenis' must be one of ${kinds.join(', ')}.`]),
      ...SWITCHES.filter((name) => name in column && typeof column[name] !== 'boolean').map((name) => `must have true or false as '${name}'.`),
      ...(['', ...widths].includes('lebar' in column ? column.lebar : '') ? [] : [`must have one of ${widths.join(', ')} as 'lebar'.`]),
      ...(column.jumlah === true && !NUMBERS.includes(kind) ? ['cannot be summed: only angka and uang can.'] : []),
      ...choiceProblems(column, kind),
      ...boundProblems(column, kind),
      ...formulaProblems(column),
      ...(kind === 'berkas' ? fileProblems(column) : [])
    ];
  }

  function choiceProblems(column, kind) {
    const given = column.pilihan;
    const isMap = given !== null && typeof given === 'object' && !Array.isArray(given);
    const ids = Array.isArray(given) ? given.map(String) : isMap ? Object.keys(given) : [];
    return [
      ...(kind === 'pilihan' && !ids.length ? ["offers nothing: give it 'pilihan', a list of texts or an object of id and name."] : []),
      ...(kind !== 'pilihan' && 'pilihan' in column ? [`has 'pilihan', but its kind is ${kind}.`] : []),
      ...(ids.every((id) => id.trim()) ? [] : ['has a choice without an id.']),
      ...(new Set(ids).size < ids.length ? ['has two choices of the same id.'] : [])
    ];
  }

  function boundProblems(column, kind) {
    const found = ['min', 'max'].filter((name) => name in column);
    const isWhole = (name, least, most) => Number.isInteger(column[name]) && column[name] >= least && column[name] <= most;
    const bounded = found.length === 2 && found.every((name) => numberOf(column[name]) !== null);
    return [
      ...found.flatMap((name) =>
        !NUMBERS.includes(kind) ? [`has '${name}', which bounds angka and uang only.`] : numberOf(column[name]) === null ? [`must have a number as '${name}'.`] : []
      ),
      ...(bounded && numberOf(column.min) > numberOf(column.max) ? [`can hold nothing: min ${column.min} is above max ${column.max}.`] : []),
      ...('panjang_maks' in column && !isWhole('panjang_maks', 1, Infinity) ? ["must have a whole number of characters as 'panjang_maks'."] : []),
      ...('desimal' in column && !isWhole('desimal', 0, 6) ? ["must have a whole number from 0 to 6 as 'desimal'."] : [])
    ];
  }

  function numberOf(value) {
    const isNumber = ['number', 'string'].includes(typeof value) && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(String(value).trim());
    return isNumber && String(value).length < 40 ? Number(value) : null;
  }

  function formulaProblems(column) {
    const text = 'hitung' in column ? column.hitung : '';
    if (text === '') {
      return [];
    }
    return [
      ...(column.wajib || column.baca ? ["is computed, so nobody enters it: remove 'wajib' and 'baca'."] : []),
      ...(column.jenis === 'berkas' ? ['is a file, which cannot be computed.'] : []),
      ...(typeof text === 'string' && !isComputed(text) ? ["must have an expression such as ${realisasi / target * 100} as 'hitung'."] : [])
    ];
  }

  function rowProblems(drawn) {
    const { sources, rows, usual } = VOCABULARY.tables;
    const whole = (name) => (/^\d{1,6}$/.test((drawn[name] || '').trim()) ? Number(drawn[name]) : null);
    const least = whole('baris_min') || 0;
    const most = whole('baris_maks') || usual;
    const mayAdd = ('tambah_baris' in drawn ? drawn.tambah_baris : 'ya').trim().toLowerCase();
    return [
      ...['baris_min', 'baris_maks']
        .filter((name) => drawn[name] && whole(name) === null)
        .map((name) => `the property '${name}' must be a whole number, not '${drawn[name].slice(0, 80)}'.`),
      ...(least > most ? [`it can hold nothing: baris_min ${least} is above baris_maks ${most}.`] : []),
      ...(most > rows ? [`baris_maks is ${most}. A table may have ${rows} rows.`] : []),
      ...(['ya', 'tidak'].includes(mayAdd) ? [] : [`the property 'tambah_baris' must be ya or tidak, not '${mayAdd.slice(0, 80)}'.`]),
      ...(drawn.sumber && !sources.includes(drawn.sumber) ? [`the property 'sumber' must be one of ${sources.join(', ')}, not '${drawn.sumber.slice(0, 80)}'.`] : []),
      ...(mayAdd === 'tidak' && !drawn.baris_awal && !drawn.sumber ? ["nobody can add rows and it begins with none. Give it the property 'baris_awal'."] : [])
    ];
  }

  function fileProblems(drawn) {
    const known = VOCABULARY.tables.files;
    const types = String(drawn.jenis_berkas || '').split(',').map((each) => each.trim().toLowerCase()).filter(Boolean);
    return [
      ...[...new Set(types)].sort().filter((type) => !known.includes(type)).map((type) => `'jenis_berkas' names '${type}', which Alur cannot check. It knows ${known.join(', ')}.`),
      ...(['', 'ya', 'tidak'].includes(String(drawn.banyak || '').toLowerCase()) ? [] : ["'banyak' must be ya or tidak."])
    ];
  }

  // What deploys, and is worth a second look

  function adviseTask(task, say) {
    if (task.$type !== 'bpmn:UserTask') {
      return;
    }
    const owned = task.assignee || task.candidateUsers || task.candidateGroups || list(task.resources).length;
    if (!owned && !lanesAround(task).some((lane) => list(lane.flowNodeRef).some((node) => holds(node, task)) && (lane.name || '').trim())) {
      say(task, `The task '${task.id}' has neither a lane nor candidates, so it belongs to administrators.`);
    }
    adviseTime(task, say);
  }

  /* A lane names a subprocess, and so all that stands in it. */
  function holds(node, inner) {
    return node === inner || Boolean(inner.$parent && holds(node, inner.$parent));
  }

  /* All lanes of the scopes a node stands in, nested ones too. */
  function lanesAround(node) {
    const inside = (lane) => [lane, ...list(lane.childLaneSet && lane.childLaneSet.lanes).flatMap(inside)];
    const own = list(node.laneSets).flatMap((set) => list(set.lanes)).flatMap(inside);
    return node.$parent ? [...own, ...lanesAround(node.$parent)] : own;
  }

  /* The SOP's time as people read it and the timer that enforces it must agree. */
  function adviseTime(task, say) {
    const spoken = SPOKEN_TIME.exec((propertiesOf(task).waktu || '').trim());
    if (!spoken) {
      return;
    }
    const expected = { menit: `PT${spoken[1]}M`, jam: `PT${spoken[1]}H`, hari: `P${spoken[1]}D` }[spoken[2].toLowerCase()];
    const timers = timersAt(task);
    if (!timers.length) {
      say(task, `The property 'waktu' of '${task.id}' says ${spoken[0]}, but no timer runs. Add ${expected}.`);
    }
    for (const [event, text] of timers) {
      if (text && !isComputed(text) && minutes(text) !== minutes(expected)) {
        say(event, `The timer '${text}' of '${event.id}' does not fit the property 'waktu' of '${task.id}', ${spoken[0]} (${expected}).`);
      }
    }
  }

  function timersAt(task) {
    return list(task.$parent.flowElements)
      .filter((element) => element.$type === 'bpmn:BoundaryEvent' && element.attachedToRef === task)
      .flatMap((event) => list(event.eventDefinitions).map((definition) => [event, definition]))
      .filter(([, definition]) => definition.$type === 'bpmn:TimerEventDefinition')
      .map(([event, definition]) => [event, bodyOf(definition.timeDuration)]);
  }

  /* Days and minutes kept apart: a working day is no fixed number of hours. */
  function minutes(duration) {
    const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration);
    return found ? `${Number(found[1] || 0)}D${Number(found[2] || 0) * 60 + Number(found[3] || 0)}M` : duration;
  }

  function adviseField(element, say) {
    for (const field of extensions(element, 'camunda:FormData').flatMap((form) => list(form.fields))) {
      for (const property of list(field.properties && field.properties.values)) {
        const refines = property.id === 'jenis' && property.value;
        if (refines && !(field.type === 'string' && VOCABULARY.kinds.includes(property.value))) {
          say(element, `The property 'jenis' of '${field.id}', '${property.value}' on a ${field.type}, refines nothing.`);
        }
      }
    }
  }

  // Walking

  const REFUSED = [
    ['bpmn:BaseElement', checkElement],
    ['bpmn:Event', checkEvent],
    ['bpmn:Activity', checkTask],
    ['bpmn:Definitions', checkSignals],
    ['bpmn:FlowNode', checkListeners],
    ['bpmn:FlowNode', checkMappings],
    ['bpmn:FlowNode', checkForm],
    ['bpmn:Gateway', checkGateway],
    ['bpmn:SequenceFlow', checkFlow],
    ['bpmn:Process', checkStarts],
    ['bpmn:SubProcess', checkStarts]
  ];
  const ADVICE = [
    ['bpmn:UserTask', adviseTask],
    ['bpmn:FlowNode', adviseField]
  ];

  function walk(element, checks, say) {
    if (!isBpmn(element) || (element.$type === 'bpmn:Process' && !element.isExecutable)) {
      return;
    }
    for (const [type, check] of checks) {
      if (element.$instanceOf(type)) {
        check(element, say);
      }
    }
    for (const child of childrenOf(element)) {
      walk(child, checks, say);
    }
  }

  function childrenOf(element) {
    const names = ['rootElements', 'flowElements', 'artifacts', 'eventDefinitions', 'loopCharacteristics', 'laneSets', 'lanes'];
    return names
      .filter((name) => !(name === 'lanes' && element.$type !== 'bpmn:LaneSet'))
      .flatMap((name) => element[name] || [])
      .filter((child) => child.$type);
  }

  function rule(checks) {
    return function () {
      return {
        check: function (node, reporter) {
          if (node.$type === 'bpmn:Definitions') {
            walk(node, checks, (element, sentence) => reporter.report(shown(element).id, sentence));
          }
        }
      };
    };
  }

  const RULES = { refused: rule(REFUSED), advice: rule(ADVICE) };
  const plugin = {
    config: { rules: { 'alur/refused': 'error', 'alur/advice': 'warn' } },
    resolver: {
      resolveRule: function (pkg, name) {
        if (pkg !== 'bpmnlint-plugin-alur' || !RULES[name]) {
          throw new Error(`unknown rule <${pkg}/${name}>`);
        }
        return RULES[name];
      },
      resolveConfig: function (pkg, name) {
        throw new Error(`unknown config <${pkg}/${name}>`);
      }
    }
  };

  window.plugins = window.plugins || [];
  window.plugins.push({ plugin, type: 'lintRules.bpmn' });
})();
