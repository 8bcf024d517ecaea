# SPDX-License-Identifier: Apache-2.0
# cmake -DSOURCE=... -DFOLDER=... -P npm-install.cmake: the official clients, of the versions in the lock, into the build folder.
# Without npm or a registry: a line, and a failure only where BK_REQUIRE_INTEROP=1.
function(away why)
    if("$ENV{BK_REQUIRE_INTEROP}" STREQUAL "1")
        message(FATAL_ERROR "interop is required, but ${why}")
    endif()
    message("SKIP: ${why}")
endfunction()

file(SHA256 "${SOURCE}/package-lock.json" wanted)
set(stamp "${FOLDER}/installed")
if(EXISTS "${stamp}")
    file(READ "${stamp}" installed)
    if(installed STREQUAL wanted)
        return()
    endif()
endif()

find_program(npm npm)
if(NOT npm)
    away("npm is not there")
    return()
endif()
file(REMOVE_RECURSE "${FOLDER}")
file(COPY "${SOURCE}/package.json" "${SOURCE}/package-lock.json" DESTINATION "${FOLDER}")
execute_process(COMMAND ${npm} ci --no-audit --no-fund --ignore-scripts WORKING_DIRECTORY "${FOLDER}"
    TIMEOUT 240 RESULT_VARIABLE result OUTPUT_VARIABLE words ERROR_VARIABLE words)
if(NOT result EQUAL 0)
    away("npm ci did not succeed: ${words}")
    return()
endif()
file(WRITE "${stamp}" "${wanted}")
