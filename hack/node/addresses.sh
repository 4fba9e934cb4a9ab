# shellcheck shell=bash disable=SC2034 # To be sourced.
# Who and where the node is, in a network namespace of its own: the addresses may be in use outside of it.
node_name=node
node_address=172.31.0.2
pod_addresses=10.244.0.0/23
service_addresses=10.96.0.0/24
first_service_address=10.96.0.1
dns_address=10.96.0.10
