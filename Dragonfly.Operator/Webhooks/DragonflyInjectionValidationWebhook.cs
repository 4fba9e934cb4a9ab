using Dragonfly.Operator.Caching.Reading;
using Dragonfly.Operator.Entities;
using Dragonfly.Operator.Injection;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Webhooks;

/// <summary>Refuses DragonflyInjections that could not be used, with every error at once.</summary>
[ValidationWebhook(typeof(V1Alpha1DragonflyInjection))]
public sealed class DragonflyInjectionValidationWebhook : ValidationWebhook<V1Alpha1DragonflyInjection>
{
    // What kubectl prints at once; conditions hold as much.
    private const int LongestMessage = 4096;
    private const int MostWarnings = 10;

    public override ValidationResult Create(V1Alpha1DragonflyInjection entity, bool dryRun) =>
        Judge(entity, InjectionReader.Read(entity).Errors);

    public override ValidationResult Update(V1Alpha1DragonflyInjection oldEntity, V1Alpha1DragonflyInjection newEntity, bool dryRun)
    {
        var errors = InjectionReader.Read(newEntity).Errors;
        // What was wrong before may stay so while something else is edited: who removes a finalizer, or a label, of a
        // resource that an older version let in must not have to mend it first.
        return newEntity.Metadata.DeletionTimestamp is not null || errors.All(InjectionReader.Read(oldEntity).Errors.Contains)
            ? Success([.. errors.Select(error => error.ToString()).Concat(Warnings(newEntity)).Take(MostWarnings).Select(Excerpt.Message)])
            : Judge(newEntity, errors);
    }

    private ValidationResult Judge(V1Alpha1DragonflyInjection entity, IReadOnlyList<FieldError> errors) => errors switch
    {
        [] => Success([.. Warnings(entity).Take(MostWarnings)]),
        [var only] => Fail(Excerpt.Of(only.ToString(), LongestMessage), StatusCodes.Status422UnprocessableEntity),
        _ => Fail(Excerpt.Of($"[{string.Join(", ", errors)}]", LongestMessage), StatusCodes.Status422UnprocessableEntity),
    };

    private static IEnumerable<string> Warnings(V1Alpha1DragonflyInjection entity) =>
        (entity.Spec?.ProxyEnv ?? [])
            .Where(name => name.Equals("HTTPS_PROXY", StringComparison.OrdinalIgnoreCase) || name.Equals("ALL_PROXY", StringComparison.OrdinalIgnoreCase))
            .Select(name => $"spec.proxyEnv: {name} sends HTTPS through dfdaemon, which terminates TLS: clients must trust its CA");
}
