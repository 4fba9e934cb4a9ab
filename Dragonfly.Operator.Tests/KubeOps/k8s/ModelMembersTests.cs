using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace Dragonfly.Operator.Tests.Embedded.Models;

/// <summary>What is used of KubernetesClient.Aot: no more than a small native program can carry, and only what upstream's link has too.</summary>
public sealed class ModelMembersTests
{
    private static readonly Type[] Roots =
    [
        typeof(Corev1Event), typeof(V1LabelSelector), typeof(V1LocalObjectReference), typeof(V1ObjectMeta),
        typeof(V1MutatingWebhookConfiguration), typeof(V1Namespace), typeof(V1Patch), typeof(V1Secret), typeof(V1Status),
        typeof(V1ValidatingWebhookConfiguration),
        typeof(KubernetesObject), typeof(IKubernetesObject<>), typeof(IMetadata<>), typeof(ISpec<>), typeof(IStatus<>),
        typeof(KubernetesEntityAttribute),
        typeof(HttpOperationException), typeof(HttpRequestMessageWrapper), typeof(HttpResponseMessageWrapper),
    ];

    [Test]
    public void Models_have_the_members_of_the_client_that_upstream_links()
    {
        var path = typeof(ModelMembersTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "UpstreamKubernetesClient").Value!;
        using var context = new MetadataLoadContext(new PathAssemblyResolver(
            [path, .. Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll"), .. Directory.GetFiles(AppContext.BaseDirectory, "YamlDotNet.dll")]));
        var upstream = context.LoadFromAssemblyPath(path);

        var models = Reachable(Roots);
        Assert.That(models, Does.Contain(typeof(V1MatchCondition)).And.Contain(typeof(V1OwnerReference)), "or nothing is compared");
        Assert.That(
            from model in models
            where model.FullName != "k8s.Models.V1ShardInfo"
            from member in Members(model).Except(Members(upstream.GetType(model.FullName!, throwOnError: true)!))
            select $"{model.Name}: {member}",
            Is.EqualTo(new[] { "V1ListMeta: k8s.Models.V1ShardInfo ShardInfo" }), "newer than upstream's client, and not used here");
        Assert.That(
            new[] { "ApiVersion", "Kind", "Metadata" }.Select(name => $"{typeof(V1Pod).GetProperty(name)}"),
            Is.EqualTo(new[] { "ApiVersion", "Kind", "Metadata" }.Select(name => $"{upstream.GetType(typeof(V1Pod).FullName!)!.GetProperty(name)}")));
    }

    /// <summary>The client class and its serializer bring every model along: 18 MB and 30 MiB.</summary>
    [TestCase("Dragonfly.KubeOps.dll")]
    [TestCase("dragonfly-operator.dll")]
    public void The_package_s_client_and_serializer_are_not_touched(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly)));
        var metadata = file.GetMetadataReader();
        var used = metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")
            .Where(name => name.StartsWith("k8s.", StringComparison.Ordinal))
            .ToList();
        string[] heavy = ["k8s.Kubernetes", "k8s.KubernetesJson", "k8s.SourceGenerationContext", "k8s.IKubernetes", "k8s.AbstractKubernetes", "k8s.Models.V1PodSpec", "k8s.Models.V1PodStatus"];

        Assert.That(used, Does.Contain("k8s.Models.V1ObjectMeta"), "or nothing is looked at");
        Assert.That(used.Intersect(heavy), Is.Empty);
    }

    [Test]
    public void Every_pod_is_a_raw_one() =>
        Assert.That(EntityTypes.Get<V1Pod>().Json.Converter.GetType().DeclaringType, Is.EqualTo(typeof(RawPod)));

    private static List<Type> Reachable(IEnumerable<Type> roots)
    {
        var found = new List<Type>();
        var next = new Stack<Type>(roots);
        while (next.TryPop(out var type))
        {
            if (found.Contains(type))
            {
                continue;
            }

            found.Add(type);
            foreach (var property in type.GetProperties())
            {
                foreach (var part in property.PropertyType.GetGenericArguments().Append(property.PropertyType))
                {
                    if (part.Namespace == "k8s.Models" && part is { IsGenericType: false, IsGenericParameter: false })
                    {
                        next.Push(part);
                    }
                }
            }
        }

        return found;
    }

    private static IEnumerable<string> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(property => $"{property.PropertyType} {property.Name}")
            .Concat(type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => $"{field.Name} = {field.GetRawConstantValue()}"))
            .Concat(type.GetConstructors().Select(constructor => $"new({string.Join(", ", constructor.GetParameters().Select(parameter => parameter.ParameterType))})"));
}
