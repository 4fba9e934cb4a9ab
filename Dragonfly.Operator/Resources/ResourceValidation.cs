using Dragonfly.Operator.Pods;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Resources;

/// <summary>Refuses resources of a kind that could not be used, with every error at once.</summary>
public abstract class ResourceValidation<TEntity, TRule>(ResourceKind<TEntity, TRule> kind) : ValidationWebhook<TEntity>
    where TEntity : class, IResource
    where TRule : ResourceRule
{
    // What kubectl prints at once; conditions hold as much.
    private const int MaxMessage = 4096;
    private const int MaxWarnings = 10;

    public override ValidationResult Create(TEntity entity, bool dryRun) => Answer(entity, kind.Compile(entity));

    public override ValidationResult Update(TEntity oldEntity, TEntity newEntity, bool dryRun)
    {
        var compiled = kind.Compile(newEntity);

        // What was wrong before may stay so while something else is edited: a user who removes a finalizer, or a label, of a resource
        // that an older version let in must not have to correct it first.
        return newEntity.Metadata.DeletionTimestamp is not null || compiled.Errors.All(kind.Compile(oldEntity).Errors.Contains)
            ? Success([.. compiled.Errors.Select(error => error.ToString()).Concat(kind.Warnings(newEntity, compiled.Rule)).Take(MaxWarnings).Select(Excerpt.Message)])
            : Answer(newEntity, compiled);
    }

    private ValidationResult Answer(TEntity entity, CompiledResource<TRule> compiled) => compiled.Errors switch
    {
        [] => Success([.. kind.Warnings(entity, compiled.Rule).Take(MaxWarnings)]),
        [var only] => Fail(Excerpt.Of(only.ToString(), MaxMessage), StatusCodes.Status422UnprocessableEntity),
        var errors => Fail(Excerpt.Of($"[{string.Join(", ", errors)}]", MaxMessage), StatusCodes.Status422UnprocessableEntity),
    };
}
