using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>Refuses DragonflyInjections that could not be used, with every error at once.</summary>
[ValidationWebhook(typeof(V1Alpha1DragonflyInjection))]
public sealed class DragonflyInjectionValidationWebhook : ValidationWebhook<V1Alpha1DragonflyInjection>
{
    // What kubectl prints at once; conditions hold as much.
    private const int LongestMessage = 4096;
    private const int MostWarnings = 10;

    public override ValidationResult Create(V1Alpha1DragonflyInjection entity, bool dryRun) =>
        Judge(entity, InjectionReader.Read(entity));

    public override ValidationResult Update(V1Alpha1DragonflyInjection oldEntity, V1Alpha1DragonflyInjection newEntity, bool dryRun)
    {
        var read = InjectionReader.Read(newEntity);
        // What was wrong before may stay so while something else is edited: who removes a finalizer, or a label, of a
        // resource that an older version let in must not have to mend it first.
        return newEntity.Metadata.DeletionTimestamp is not null || read.Errors.All(InjectionReader.Read(oldEntity).Errors.Contains)
            ? Success([.. read.Errors.Select(error => error.ToString()).Concat(Warnings(newEntity, read.Rule)).Take(MostWarnings).Select(Excerpt.Message)])
            : Judge(newEntity, read);
    }

    private ValidationResult Judge(V1Alpha1DragonflyInjection entity, ReadResult read) => read.Errors switch
    {
        [] => Success([.. Warnings(entity, read.Rule).Take(MostWarnings)]),
        [var only] => Fail(Excerpt.Of(only.ToString(), LongestMessage), StatusCodes.Status422UnprocessableEntity),
        var errors => Fail(Excerpt.Of($"[{string.Join(", ", errors)}]", LongestMessage), StatusCodes.Status422UnprocessableEntity),
    };

    private static IEnumerable<string> Warnings(V1Alpha1DragonflyInjection entity, InjectionRule? rule) =>
        rule is not null && rule.Settings.Inject.HasFlag(InjectorKinds.Socket) && rule.Plan.Socket.IsFile
            ? ProxyWarnings(entity).Prepend(
                $"spec.socketPath: injected Pods start only on nodes where {rule.Plan.Socket.HostPath} is a socket; one in a directory of its own blocks none")
            : ProxyWarnings(entity);

    private static IEnumerable<string> ProxyWarnings(V1Alpha1DragonflyInjection entity) =>
        (entity.Spec?.ProxyEnv ?? [])
            .Where(name => name.Equals("HTTPS_PROXY", StringComparison.OrdinalIgnoreCase) || name.Equals("ALL_PROXY", StringComparison.OrdinalIgnoreCase))
            .Select(name => $"spec.proxyEnv: {name} sends HTTPS through dfdaemon, which terminates TLS: clients must trust its CA");
}
