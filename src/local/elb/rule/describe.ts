import type { ListenerRule, RuleAction, RuleCondition } from "./record";

export function describeAction(action: RuleAction): object {
  switch (action.type) {
    case "forward": {
      const { targetGroups, stickiness } = action;
      return {
        Type: "forward",
        ...(targetGroups.length === 1 && { TargetGroupArn: targetGroups[0]!.arn }),
        ForwardConfig: {
          TargetGroups: targetGroups.map(({ arn, weight }) => ({ TargetGroupArn: arn, Weight: weight })),
          TargetGroupStickinessConfig: {
            Enabled: stickiness !== undefined,
            ...(stickiness !== undefined && { DurationSeconds: stickiness }),
          },
        },
      };
    }
    case "fixed-response":
      return {
        Type: "fixed-response",
        FixedResponseConfig: {
          StatusCode: String(action.status),
          ContentType: action.contentType,
          MessageBody: action.body,
        },
      };
    case "redirect":
      return {
        Type: "redirect",
        RedirectConfig: {
          Protocol: action.protocol,
          Port: action.port,
          Host: action.host,
          Path: action.path,
          Query: action.query,
          StatusCode: `HTTP_${action.status}`,
        },
      };
  }
}

function describeCondition(condition: RuleCondition): object {
  const { field: Field } = condition;
  switch (condition.field) {
    case "path-pattern":
      return { Field, Values: condition.values, PathPatternConfig: { Values: condition.values } };
    case "host-header":
      return { Field, Values: condition.values, HostHeaderConfig: { Values: condition.values } };
    case "http-request-method":
      return { Field, HttpRequestMethodConfig: { Values: condition.values } };
    case "source-ip":
      return { Field, SourceIpConfig: { Values: condition.values } };
    case "http-header":
      return { Field, HttpHeaderConfig: { HttpHeaderName: condition.header, Values: condition.values } };
    case "query-string":
      return {
        Field,
        QueryStringConfig: { Values: condition.values.map(({ key, value }) => ({ Key: key, Value: value })) },
      };
  }
}

export function describeRule({ id, priority, conditions, actions }: ListenerRule) {
  return {
    RuleArn: id,
    Priority: String(priority),
    Conditions: conditions.map(describeCondition),
    Actions: actions.map(describeAction),
    IsDefault: false,
  };
}
