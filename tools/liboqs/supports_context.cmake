# Read by CMake at liboqs's project(): adds our file to the library once its target exists, so
# that liboqs's own sources stay as they were published. (A deferred call expands its arguments
# when it runs, hence the variable.)
set(supports_context "${CMAKE_CURRENT_LIST_DIR}/supports_context.c")
cmake_language(DEFER CALL target_sources oqs PRIVATE "${supports_context}")
